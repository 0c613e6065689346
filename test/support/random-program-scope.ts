/** What a random program is made from at one place: variables in scope, random choices, fresh names. */

export type Storage = "f64" | "f32" | "list";

export type Variable = { readonly name: string; readonly mutable: boolean } & (
  | { readonly kind: "number" }
  /** A whole number from 0 to `below - 1`. */
  | { readonly kind: "int"; readonly below: number }
  /** At least `min` numbers. */
  | { readonly kind: "array"; readonly storage: Storage; readonly min: number; readonly writable: boolean; readonly growable?: boolean }
  /** At least `min` rows of two numbers. */
  | { readonly kind: "nested"; readonly min: number; readonly writable: boolean }
  | { readonly kind: "passive" });

export type Kind = Variable["kind"];
export type ArrayVariable = Extract<Variable, { kind: "array" }>;

export type ParamType = "number" | "count" | Storage | "nested" | "readonly" | "passive";
export type ResultType = "number" | "void" | "f64" | "list" | "pair" | "mixed";

export interface Helper {
  readonly name: string;
  readonly params: readonly ParamType[];
  readonly result: ResultType;
  /** It changes its array arguments. */
  readonly writes?: boolean;
  /** May a macro be applied to it? */
  readonly declared?: boolean;
}

export const typeText: Readonly<Record<ParamType | ResultType, string>> = {
  number: "number", count: "number", f64: "Float64Array", f32: "Float32Array", list: "number[]", nested: "number[][]", readonly: "readonly number[]",
  passive: "{ readonly k: number; readonly scale: number; readonly table: readonly number[]; readonly on: boolean }",
  void: "void", pair: "[number, number]", mixed: "[number, Float64Array]",
};

/** Where the random numbers come from: fast-check's generator, or a seeded one. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  nextInt(min: number, max: number): number;
}

// Names that generated code would like to use are among them.
const names = ["x", "y", "z", "s", "t", "u", "w", "p", "q", "r", "acc", "x_bar", "x_dot", "Tape", "f_grad", "value", "result", "residuals", "s_bar", "y_dot", "trip", "f_jvp", "k", "tape", "v_bar", "cotangent"];

/** Random choices, and the scope that statements and expressions are made in. */
export abstract class Maker {
  protected scope: Variable[] = [];
  /** Every name of the function that is being made. */
  protected taken = new Set<string>();
  protected helpers: Helper[] = [];
  protected imports = new Set<string>();
  protected loopDepth = 0;
  /** Statements that may still be made. */
  protected budget = 0;
  /** How deep the expressions of statements are. */
  protected deep = 3;

  constructor(protected readonly random: Random) {}

  protected int(below: number): number {
    return this.random.nextInt(0, below - 1);
  }

  protected chance(probability: number): boolean {
    return this.int(1000) < probability * 1000;
  }

  protected pick<T>(choices: readonly T[]): T {
    return choices[this.int(choices.length)]!;
  }

  /** One of the makers, by weight; undefined ones cannot be made here. */
  protected weighted(choices: readonly (readonly [number, () => string | undefined])[], otherwise?: string): string {
    const left = [...choices];
    for (;;) {
      const total = left.reduce((sum, [weight]) => sum + weight, 0);
      if (total === 0 && otherwise !== undefined) return otherwise;
      if (total === 0) throw new Error("random program: nothing can be made here");
      let at = this.int(total);
      const index = left.findIndex(([weight]) => (at -= weight) < 0);
      const text = left[index]![1]();
      if (text !== undefined) return text;
      left.splice(index, 1);
    }
  }

  protected variables<K extends Kind>(kind: K, fits: (v: Extract<Variable, { kind: K }>) => boolean = () => true): Extract<Variable, { kind: K }>[] {
    // Later variables hide earlier ones of the same name.
    const visible = new Map(this.scope.map((v) => [v.name, v]));
    return [...visible.values()].filter((v): v is Extract<Variable, { kind: K }> => v.kind === kind && fits(v as Extract<Variable, { kind: K }>));
  }

  protected fresh(hint?: string): string {
    // `y_2` is a name that generated code might give, too.
    const base = hint ?? (this.chance(0.2) ? `${this.pick(names)}_${this.int(4)}` : this.pick(names));
    let name = base;
    for (let i = 1; this.taken.has(name); i++) name = `${base}${i}`;
    this.taken.add(name);
    return name;
  }

  protected declare(variable: Variable): void {
    this.scope.push(variable);
  }

  /** What is declared inside is gone afterwards. */
  protected within<T>(action: () => T): T {
    const before = this.scope;
    this.scope = [...before];
    try {
      return action();
    } finally {
      this.scope = before;
    }
  }
}
