/** A first look at a note, before it is kept at all; the hall looks closer (`services/guidance/domain/notes.py`). */

const GAP = "[ \\-.]?";
const FORMS = [
  new RegExp(`(?<!\\d)[1-9](?:${GAP}\\d){16}${GAP}[\\dXx](?!\\d)`), // an identity card
  new RegExp(`(?<!\\d)(?:86${GAP})?1[3-9]\\d(?:${GAP}\\d){8}(?!\\d)`), // a mobile number
  /(?<!\d)0\d{2,3}[ \-)]*[2-9]\d{2,3}[ -]?\d{4}(?!\d)/, // a landline
  /(?<!\d)\d(?:[ -]?\d){15,18}(?!\d)/, // a bank card
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/,
];

export const seemsPersonal = (note: string) => FORMS.some((form) => form.test(note.normalize("NFKC")));
