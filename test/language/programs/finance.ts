type OptionKind = "call" | "put";
interface Contract { readonly kind: OptionKind; strike: number; expiry: number; quantity: number }
interface Market { spot: number; rate: number; vol: number; dividend?: number }

const normCdf = (x: number): number => {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI) * poly;
  return x >= 0 ? 1 - tail : tail;
};

function blackScholes({ spot, rate, vol, dividend = 0 }: Market, { kind, strike, expiry }: Contract): number {
  const sqrtT = Math.sqrt(expiry);
  const d1 = (Math.log(spot / strike) + (rate - dividend + 0.5 * vol ** 2) * expiry) / (vol * sqrtT);
  const d2 = d1 - vol * sqrtT;
  const df = Math.exp(-rate * expiry), dq = Math.exp(-dividend * expiry);
  switch (kind) {
    case "call": return spot * dq * normCdf(d1) - strike * df * normCdf(d2);
    case "put": return strike * df * normCdf(-d2) - spot * dq * normCdf(-d1);
  }
}

function americanPut(market: Market, contract: Contract, steps: number): number {
  const dt = contract.expiry / steps;
  const u = Math.exp(market.vol * Math.sqrt(dt)), d = 1 / u;
  const q = (Math.exp((market.rate - (market.dividend ?? 0)) * dt) - d) / (u - d);
  const discount = Math.exp(-market.rate * dt);
  const payoff = (s: number) => Math.max(contract.kind === "put" ? contract.strike - s : s - contract.strike, 0);
  let values = Array.from({ length: steps + 1 }, (_, i) => payoff(market.spot * u ** (2 * i - steps)));
  for (let step = steps - 1; step >= 0; step--) {
    const next = new Array<number>(step + 1);
    for (let i = 0; i <= step; i++) {
      const hold = discount * (q * values[i + 1] + (1 - q) * values[i]);
      next[i] = Math.max(hold, payoff(market.spot * u ** (2 * i - step)));
    }
    values = next;
  }
  return values[0];
}

function portfolio(market: Market, book: Contract[]): number {
  return book
    .filter((c) => c.quantity !== 0)
    .map((c) => c.quantity * (c.kind === "put" && c.expiry > 0.4 ? americanPut(market, c, 12) : blackScholes(market, c)))
    .reduce((a, b) => a + b, 0);
}

/** Implied volatility by Newton, differentiated through the iteration. */
function impliedVol(price: number, market: Omit<Market, "vol">, contract: Contract): number {
  let vol = 0.3;
  for (let k = 0; k < 50; k++) {
    const h = 1e-3;
    const p = blackScholes({ ...market, vol }, contract);
    const up = blackScholes({ ...market, vol: vol + h }, contract), down = blackScholes({ ...market, vol: vol - h }, contract);
    const step = (p - price) / ((up - down) / (2 * h));
    vol -= step;
    if (Math.abs(step) < 1e-13) break;
  }
  return vol;
}

function yieldCurve(quotes: { maturity: number; rate: number }[], shift: number): number {
  let annuity = 0;
  let last = 1;
  for (const { maturity, rate } of quotes) {
    last = (1 - (rate + shift) * annuity) / (1 + rate + shift);
    annuity += last;
    maturity;
  }
  return last;
}

const market: Market = { spot: 102, rate: 0.03, vol: 0.25 };
const book: Contract[] = [
  { kind: "call", strike: 100, expiry: 0.5, quantity: 2 },
  { kind: "put", strike: 95, expiry: 0.7, quantity: -3 },
  { kind: "put", strike: 110, expiry: 0.3, quantity: 1 },
];
