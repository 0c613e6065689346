/** Type equality for the assertions of this folder: `any` and read-only differ from everything else. */
export type Equal<X, Y> = (<G>() => G extends X ? 1 : 2) extends <G>() => G extends Y ? 1 : 2 ? true : false;

/** `same<A, B>(true)` compiles only if the types are equal. */
export function same<X, Y>(_equal: Equal<X, Y>): void {}
