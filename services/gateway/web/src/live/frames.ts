/** Server-sent events as they come over the wire (WHATWG HTML, 9.2), in pieces of any size. */

export interface Frame { id: string | null; event: string; data: string }

export class Frames {
  private rest = "";

  /** Takes the next piece of text and returns the frames that it completed. */
  take(piece: string): Frame[] {
    const parts = (this.rest + piece).replace(/\r\n?/g, "\n").split("\n\n");
    this.rest = parts.pop() ?? "";
    return parts.map(frameOf).filter((frame) => frame.data !== "");
  }
}

function frameOf(text: string): Frame {
  const frame: Frame = { id: null, event: "message", data: "" };
  const data: string[] = [];
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "id") frame.id = value;
    else if (name === "event") frame.event = value;
    else if (name === "data") data.push(value);
  }
  return { ...frame, data: data.join("\n") };
}
