/** Announcements joined from clips that the hall's own server gives, where the browser has no voice for a language. */
import type { Sentence } from "./sentence";

const BETWEEN_CLIPS_SECONDS = 0.06;

export class Clips {
  private files: Record<string, string> = {};
  private readonly read = new Map<string, Promise<AudioBuffer>>();
  private playing: AudioBufferSourceNode[] = [];
  private turn = 0;

  /** Asks which clips there are, once it found some; none is no error: the board chimes then. */
  async look(): Promise<void> {
    if (Object.keys(this.files).length) return;
    const answer = await fetch("/audio/manifest.json");
    if (answer.ok) this.files = ((await answer.json()) as { clips: Record<string, string> }).clips;
  }

  /** Whether every clip of the sentence is there. */
  has({ clips }: Sentence): boolean {
    return clips.every((each) => each in this.files);
  }

  /** Plays a sentence's clips one after another; resolves at the end of the last one, or when it is silenced. */
  async say({ clips }: Sentence, context: AudioContext): Promise<void> {
    const turn = (this.turn += 1);
    const sounds = await this.fetched(clips, context);
    if (turn !== this.turn) return; // its time was over before all of it had come
    let at = context.currentTime;
    this.playing = sounds.map((buffer) => {
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(context.destination);
      source.start(at);
      at += buffer.duration + BETWEEN_CLIPS_SECONDS;
      return source;
    });
    const last = this.playing.at(-1);
    if (last) await new Promise<void>((done) => { last.onended = () => done(); });
  }

  silence(): void {
    this.turn += 1;
    this.playing.forEach((each) => each.stop());
    this.playing = [];
  }

  // Clips that were rendered anew have other names: what cannot be had is forgotten, and the next look finds them.
  private async fetched(clips: string[], context: AudioContext): Promise<AudioBuffer[]> {
    try {
      return await Promise.all(clips.map((each) => this.sound(this.files[each] ?? "", context)));
    } catch (error) {
      this.files = {};
      this.read.clear();
      throw error;
    }
  }

  private sound(file: string, context: AudioContext): Promise<AudioBuffer> {
    const known = this.read.get(file);
    if (known) return known;
    const read = fetch(`/audio/${file}`).then(async (answer) => {
      if (!answer.ok) throw new Error(`status of ${answer.status}`);
      return context.decodeAudioData(await answer.arrayBuffer());
    });
    this.read.set(file, read);
    return read;
  }
}
