interface Compartments { S: number; E: number; I: number; R: number; D: number }
interface Params { beta: number; sigma: number; gamma: number; mu: number }
interface Intervention { from: number; to: number; reduction: number }
type Day = { day: number; cases: number };

const total = ({ S, E, I, R }: Compartments) => S + E + I + R;

function step(state: Compartments, p: Params, contact: number, dt: number): Compartments {
  const N = total(state);
  const infections = (p.beta * contact * state.S * state.I) / N * dt;
  const onsets = p.sigma * state.E * dt;
  const removals = p.gamma * state.I * dt;
  const deaths = p.mu * removals;
  return {
    ...state,
    S: state.S - infections,
    E: state.E + infections - onsets,
    I: state.I + onsets - removals,
    R: state.R + removals - deaths,
    D: state.D + deaths,
  };
}

function contactRate(day: number, interventions: readonly Intervention[]): number {
  let rate = 1;
  for (const { from, to, reduction } of interventions) {
    if (day < from || day >= to) continue;
    rate *= 1 - reduction;
  }
  return rate;
}

function negLogLik(params: Params, interventions: Intervention[], observed: readonly Day[], initial: Compartments): number {
  let state: Compartments = { ...initial };
  let day = 0;
  let nll = 0;
  for (const obs of observed) {
    let newCases = 0;
    while (day < obs.day) {
      const before = state.S;
      for (let k = 0; k < 2; k++) state = step(state, params, contactRate(day, interventions), 0.5);
      newCases += before - state.S;
      day++;
    }
    nll += newCases - obs.cases * Math.log(Math.max(newCases, 1e-9));
  }
  return nll;
}

/** Age structured. */
type Group = { name: string; population: number; susceptible: number[]; infected: number[] };
function ageStructured(contacts: number[][], beta: number, groups: { name: string; population: number; infected: number }[], days: number): number {
  const state: Group[] = groups.map(({ name, population, infected }) => ({ name, population, susceptible: [population - infected], infected: [infected] }));
  for (let d = 0; d < days; d++) {
    const force = state.map((_, i) => state.reduce((sum, g, j) => sum + contacts[i][j] * g.infected[d] / g.population, 0));
    state.forEach((g, i) => {
      const incidence = g.susceptible[d] * (1 - Math.exp(-beta * force[i]));
      g.susceptible.push(g.susceptible[d] - incidence);
      g.infected.push(g.infected[d] * 0.8 + incidence);
    });
  }
  const peak = Math.max(...state.map((g) => Math.max(...g.infected)));
  return peak + state.flatMap((g) => g.infected).reduce((a, b) => a + b) / days;
}

const R0 = (p: Params) => p.beta / p.gamma;
function penalised(p: Params, prior: { mean: number; sd: number }): number {
  const z = (R0(p) - prior.mean) / prior.sd;
  return 0.5 * z * z + Object.values(p).reduce((s, v) => s - Math.log(v), 0);
}

const p: Params = { beta: 0.6, sigma: 0.25, gamma: 0.2, mu: 0.02 };
