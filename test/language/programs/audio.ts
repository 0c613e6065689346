class Biquad {
  private z1 = 0;
  private z2 = 0;
  constructor(private b0: number, private b1: number, private b2: number, private a1: number, private a2: number) {}

  static lowpass(frequency: number, q: number, sampleRate = 48_000): Biquad {
    const w = (2 * Math.PI * frequency) / sampleRate;
    const alpha = Math.sin(w) / (2 * q), cos = Math.cos(w), a0 = 1 + alpha;
    return new Biquad((1 - cos) / 2 / a0, (1 - cos) / a0, (1 - cos) / 2 / a0, (-2 * cos) / a0, (1 - alpha) / a0);
  }
  process(x: number): number {
    const y = this.b0 * x + this.z1;
    this.z1 = this.b1 * x - this.a1 * y + this.z2;
    this.z2 = this.b2 * x - this.a2 * y;
    return y;
  }
  reset(): void { this.z1 = this.z2 = 0; }
}

function fft(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
  }
  for (let len = 2; len <= n; len <<= 1) {
    const angle = (-2 * Math.PI) / len;
    for (let i = 0; i < n; i += len) {
      for (let k = 0; k < len / 2; k++) {
        const wr = Math.cos(angle * k), wi = Math.sin(angle * k);
        const a = i + k, b = a + len / 2;
        const xr = re[b] * wr - im[b] * wi, xi = re[b] * wi + im[b] * wr;
        re[b] = re[a] - xr; im[b] = im[a] - xi;
        re[a] += xr; im[a] += xi;
      }
    }
  }
}
interface Patch { cutoff: number; q: number; gain: number; attack: number; decay: number }
function synth(patch: Patch, n: number, out: Float64Array): void {
  const filters = [Biquad.lowpass(patch.cutoff, patch.q), Biquad.lowpass(patch.cutoff * 1.5, patch.q * 0.8)];
  let phase = 0;
  for (let i = 0; i < n; i++) {
    phase = (phase + 0.037) % 1;
    const env = i < patch.attack ? i / patch.attack : Math.exp(-(i - patch.attack) / patch.decay);
    let x = (2 * phase - 1) * env;
    for (const f of filters) x = f.process(x);
    out[i] = Math.tanh(patch.gain * x);
  }
}
function spectralLoss(patch: Patch, target: Float64Array): number {
  const n = target.length * 2;
  const re = new Float64Array(n), im = new Float64Array(n);
  synth(patch, n, re);
  fft(re, im);
  let loss = 0;
  for (let i = 0; i < target.length; i++) loss += (Math.log(1e-3 + Math.hypot(re[i], im[i])) - target[i]) ** 2;
  return loss;
}
function delayLine(feedback: number, mix: number, input: readonly number[]): number[] {
  const buffer: number[] = new Array(5).fill(0);
  let write = 0;
  const out: number[] = [];
  for (const x of input) {
    const delayed = buffer[write];
    buffer[write] = x + delayed * feedback;
    write = (write + 1) % buffer.length;
    out.push(x * (1 - mix) + delayed * mix);
  }
  return out;
}
