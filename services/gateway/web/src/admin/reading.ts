/** Reading beside whatever act runs: what the door refuses is shown, and nothing is held up. */
import type { Staff } from "@/staff/frame";

export const readerOf = (staff: Staff) => async <T>(what: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await what();
  } catch (error) {
    staff.problem.value = error;
    return undefined;
  }
};
