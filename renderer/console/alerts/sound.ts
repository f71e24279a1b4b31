/** Two soft rising tones, made here: nothing to load. Hertz, and seconds from the start. */
const TONES = [
  { frequency: 587.33, at: 0 },
  { frequency: 880, at: 0.14 },
] as const;
const LENGTH_S = 0.35;
const LOUDNESS = 0.12;

/** Plays the sound of a new chat. Silent while the browser has not seen the agent do anything on the page. */
export function playNewChat(): void {
  const context = new AudioContext();
  for (const { frequency, at } of TONES) {
    const start = context.currentTime + at;
    const tone = new OscillatorNode(context, { type: 'sine', frequency });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + LENGTH_S);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + LENGTH_S);
  }
  setTimeout(() => void context.close(), 1_000);
}
