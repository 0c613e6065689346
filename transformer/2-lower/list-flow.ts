/**
 * Where lists of some kind go: from what makes them to the variables, parameters, properties and results that hold them,
 * along the graph of lists; and with what is done to a list, to all that it may be. What is said to hold one may hold
 * another as well.
 */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import { ListGraph, type Edge, type Key, type Sources } from "./list-graph.ts";
import { wayOf, type Way } from "./list-ways.ts";

/**
 * For arrays in so many arrays of one another (1: none inside; 0: of which that is not known), the fewest elements that one
 * of the kind has.
 */
type Lists = Map<number, number>;

/** What is made of a list: one that is as long, one that may have no element, or none of the kind. */
export type Makes = (way: Way) => "same" | "any" | "none";

const graphs = new WeakMap<ts.Program, ListGraph>();

export function listGraph(context: Sources): ListGraph {
  let graph = graphs.get(context.program);
  if (!graph) graphs.set(context.program, graph = new ListGraph(context));
  return graph;
}

const none: ReadonlyMap<number, number> = new Map();

export class ListFlow {
  private readonly graph: ListGraph;
  private readonly held = new Map<Key, Lists>();
  /** What was done to lists where they are in the key: holds for those that get there, too. */
  private readonly done = new Map<Key, Lists>();
  /** What was done to the ones inside of a list, under any of its names: holds for what is put into it. */
  private readonly shared = new Map<Key, Lists>();
  private readonly depths = new Map<ts.Node, number>();
  private readonly into = new Map<Key, Edge[]>();
  private readonly outOf = new Map<Key, Edge[]>();
  private waiting = new Set<Key>();

  /** `traced`: is the result of the kind only if the list is, though it is not the list itself? */
  constructor(private readonly context: Sources, private readonly makes: Makes, private readonly traced: (way: Way) => boolean = () => false) {
    this.graph = listGraph(context);
    for (const edge of this.graph.edges) {
      listAt(this.outOf, edge.from).push(edge);
      listAt(this.into, edge.to).push(edge);
    }
  }

  /** A list that the expression makes itself; that of a parameter for the rest. */
  made(expression: ts.Expression | ts.ParameterDeclaration, length: number): void {
    this.add(this.held, expression, this.depthOf(expression), length);
  }

  /** The list is one of the kind from now on, under all of its names. `level`: those inside of it are, so deep. */
  mark(expression: ts.Expression, length: number, level = 0): void {
    const depth = this.depthOf(expression);
    if (depth > 0 && level >= depth) return;
    for (const key of this.graph.keysOf(expression)) this.add(this.done, key, depth === 0 ? 0 : depth - level, length);
  }

  /** Follows what has been marked, and what is made, until nothing is new. */
  follow(): void {
    for (;;) {
      const [key] = this.waiting;
      if (key === undefined) return;
      this.waiting.delete(key);
      for (const edge of this.outOf.get(key) ?? []) {
        this.pass(edge);
        this.share(edge);
      }
      for (const edge of this.into.get(key) ?? []) {
        const done = (edge.inside ? this.shared : this.done).get(key);
        if (done) for (const [depth, length] of this.back(done, edge)) this.add(this.done, edge.from, depth, length);
      }
    }
  }

  /** The fewest elements that it has if it is one of the kind; infinite if it is none. `level`: that those inside of it have. */
  fewest(expression: ts.Expression, level = 0): number { return this.fewestIn(this.graph.keysOf(expression), this.depthOf(expression), level); }

  fewestReturned(fn: ts.SignatureDeclaration): number { return this.fewestIn([fn], this.depthOf(fn), 0); }

  private fewestIn(all: readonly Key[], depth: number, level: number): number {
    const keys = all.filter((key) => this.held.has(key)), inside = depth - level;
    if (keys.length === 0) return Infinity;
    return depth > 0 && inside <= 0 ? Infinity : Math.min(...keys.map((key) => at(this.held.get(key)!, depth === 0 ? 0 : inside)));
  }

  private add(where: Map<Key, Lists>, key: Key, depth: number, length: number): void {
    let lists = where.get(key);
    if (depth < 0 || length >= (lists?.get(depth) ?? Infinity)) return;
    if (!lists) where.set(key, lists = new Map());
    lists.set(depth, length);
    this.waiting.add(key);
    if (where !== this.done) return;
    this.add(this.held, key, depth, length);
    this.add(this.shared, key, depth, length);
  }

  private pass(edge: Edge): void {
    const lists = this.held.get(edge.from);
    if (!lists) return;
    for (const [depth, length] of this.passed(lists, edge)) this.add(edge.inside ? this.done : this.held, edge.to, depth, length);
  }

  /** The same list has the same ones inside. */
  private share(edge: Edge): void {
    const lists = this.shared.get(edge.from), { inside, via, limit, from } = edge;
    if (!lists || inside || via && !returnsIt(via)) return;
    const outer = typeof from === "string" ? 0 : this.depthOf(from);
    for (const [depth, length] of this.within(lists, limit ? this.depthOf(limit) : 0)) if (outer === 0 || depth < outer) this.add(this.shared, edge.to, depth, length);
  }

  private passed(lists: ReadonlyMap<number, number>, { to, limit, via }: Edge): ReadonlyMap<number, number> {
    if (!via) return this.within(lists, limit ? this.depthOf(limit) : 0);
    const from = this.depthOf(via.of), result = typeof to === "string" ? 0 : this.depthOf(to);
    if (result < 0) return none;
    const outer = this.makes(wayOf(via.name)), length = outer === "none" ? Infinity : outer === "any" ? 0 : 1;
    const made = (found: number): number => (found === Infinity || outer === "none" ? Infinity : found * length);
    if (via.name === "map") return new Map([[result, made(at(lists, from))]]);
    if (result > 0 && from > 0 && result < from && !via.name.startsWith("flat")) return this.within(lists, result);
    const passed: Lists = new Map();
    for (const [depth, found] of lists) {
      if (from > 0 && depth > 0 && depth < from) passed.set(depth, found);
      else if (outer !== "none") passed.set(Math.min(depth, result) || depth, made(found));
      // Which of the arrays in one another it is, is not known.
      else if (from === 0 || depth === 0 && from > 1) passed.set(depth, found);
    }
    return passed;
  }

  /** What was done to the one was done to the other, as far as they are the same list or have the same ones inside. */
  private back(lists: ReadonlyMap<number, number>, { from, limit, via }: Edge): ReadonlyMap<number, number> {
    if (!via) return this.within(lists, limit ? this.depthOf(limit) : typeof from === "string" ? 0 : this.depthOf(from));
    const depth = this.depthOf(via.of);
    if (returnsIt(via) || this.traced(wayOf(via.name))) return this.within(lists, depth);
    if (via.name === "map") return none;
    return depth === 0 ? lists : this.within(lists, depth - 1);
  }

  private within(lists: ReadonlyMap<number, number>, depth: number): ReadonlyMap<number, number> {
    return depth < 0 ? none : depth === 0 ? lists : new Map([...lists].filter(([known]) => known <= depth));
  }

  /** Arrays in arrays: how many; 0 if that is not known, less if it is none. */
  private depthOf(node: ts.Node): number {
    const { ts, checker } = this.context;
    let depth = this.depths.get(node);
    if (depth !== undefined) return depth;
    const inner = ts.isExpression(node) ? skipOuter(ts, node) : node;
    const asked = ts.isArrayLiteralExpression(inner) || ts.isNewExpression(inner) && !inner.typeArguments ? checker.getContextualType(inner) : undefined;
    // A function stands for what it returns.
    const returned = ts.isFunctionLike(node) ? checker.getSignatureFromDeclaration(node)?.getReturnType() : undefined;
    depth = this.depthOfType(returned ?? asked ?? checker.getTypeAtLocation(node));
    this.depths.set(node, depth);
    return depth;
  }

  private depthOfType(type: ts.Type, level = 0): number {
    const { checker, ts: { TypeFlags } } = this.context;
    if (level > 6 || type.flags & (TypeFlags.Any | TypeFlags.Unknown | TypeFlags.TypeParameter | TypeFlags.IndexedAccess | TypeFlags.Conditional)) return 0;
    if (type.isUnionOrIntersection()) {
      const found = new Set(type.types.map((part) => this.depthOfType(part, level + 1)).filter((depth) => depth >= 0));
      return found.size === 0 ? -1 : found.size === 1 ? [...found][0]! : 0;
    }
    if (checker.isArrayType(type) || checker.isTupleType(type)) {
      const parts = checker.getTypeArguments(type as ts.TypeReference);
      if (parts.some((part) => (part.flags & TypeFlags.Never) !== 0)) return 0;
      const inner = parts.map((part) => this.depthOfType(part, level + 1));
      return inner.includes(0) ? 0 : 1 + Math.max(0, ...inner);
    }
    if (!(type.flags & TypeFlags.Object) || /^(Int|Uint|Float)\d+(Clamped)?Array$/.test(type.symbol?.name ?? "")) return -1;
    // Maps, sets and iterators may have some inside.
    return type.symbol?.declarations?.some((node) => node.getSourceFile().isDeclarationFile) ? 0 : -1;
  }
}

const returnsIt = (via: { readonly name: string }): boolean => wayOf(via.name).result === "itself";

function at(lists: ReadonlyMap<number, number>, depth: number): number {
  if (depth < 0) return Infinity;
  return depth === 0 ? Math.min(...lists.values()) : Math.min(lists.get(depth) ?? Infinity, lists.get(0) ?? Infinity);
}

function listAt(lists: Map<Key, Edge[]>, key: Key): Edge[] {
  let list = lists.get(key);
  if (!list) lists.set(key, list = []);
  return list;
}
