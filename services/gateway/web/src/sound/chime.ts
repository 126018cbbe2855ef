/** Two tones, 660 Hz then 880 Hz, 0.8 s in all: before a call on the board, on the phone when the turn comes. */

const TONES = [660, 880];
export const CHIME_MS = 800;

export class Chime {
  private made: AudioContext | null = null;

  /** `changed`: told when the page may sound, or may not any more. */
  constructor(private readonly changed: () => void = () => undefined) {}

  /** Whether the browser lets this page sound: it wants a touch first, unless it was started otherwise. */
  get allowed(): boolean {
    return this.context !== null;
  }

  /** Where sound goes; `null` while none is allowed. */
  get context(): AudioContext | null {
    return this.made?.state === "running" ? this.made : null;
  }

  /** To be called from a touch. Resolves to whether the page may sound. */
  async allow(): Promise<boolean> {
    if (!this.made) {
      this.made = new AudioContext();
      this.made.onstatechange = this.changed;
    }
    // `resume` stays pending for ever where a touch is missing.
    await Promise.race([this.made.resume(), new Promise((done) => setTimeout(done, 300))]);
    this.changed(); // a context that runs from its beginning tells of no change
    return this.allowed;
  }

  /** Sounds once; resolves when it is over, at once where no sound is allowed. */
  async ring(): Promise<void> {
    const context = this.context;
    if (!context) return;
    const each = CHIME_MS / 1000 / TONES.length;
    TONES.forEach((hertz, index) => tone(context, hertz, context.currentTime + index * each, each));
    await new Promise((done) => setTimeout(done, CHIME_MS));
  }
}

function tone(context: AudioContext, hertz: number, from: number, seconds: number): void {
  const [oscillator, volume] = [context.createOscillator(), context.createGain()];
  oscillator.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, from);
  volume.gain.exponentialRampToValueAtTime(0.5, from + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, from + seconds);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + seconds);
}
