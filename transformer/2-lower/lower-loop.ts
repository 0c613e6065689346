/** Loops. Those whose trips are counted become `loop`, the others `while`. */
import type ts from "typescript";
import { skipOuter } from "../1-find/resolve-function.ts";
import type { Builder } from "../ir/build.ts";
import type { Region, Value } from "../ir/ir.ts";
import { boolean, type RecordType } from "../ir/types.ts";
import { walk } from "../ir/visit.ts";
import { countedLoop, type CountedLoop } from "./counted-loop.ts";
import { placeOf } from "./lower-assignment.ts";
import { lowerCondition, lowerExpression, lowerNumber } from "./lower-expression.ts";
import { eachOfTuple, isTuple } from "./lower-function-list.ts";
import { lowerKnownForOf } from "./lower-object.ts";
import { assignTo, bindPattern, whereUndefined } from "./lower-pattern.ts";
import { lowerDeclarations, lowerStatement } from "./lower-statement.ts";
import { listOfTuple } from "./lower-tuple.ts";
import { jumps, writeOut } from "./trips.ts";
import { isError, type Lowerer } from "./lowerer.ts";

export function lowerFor(f: Lowerer, node: ts.ForStatement, label: string | undefined): void {
  const { ts } = f;
  const { initializer } = node;
  const keeps = initializer && keepsHeader(f, initializer);
  if (keeps) return void f.notYet(keeps, "A function made in the header of a loop that uses its variables", "Make it before the loop, or in the body.");
  const counted = countedLoop(f, node);
  if (initializer && ts.isVariableDeclarationList(initializer)) {
    const others = counted?.declaration ? initializer.declarations.filter((declaration) => declaration !== counted.declaration) : undefined;
    if (!others) lowerDeclarations(f, initializer);
    else if (others.length > 0) return lowerMixed(f, node, counted!, initializer, label);
  } else if (initializer && !counted) lowerExpression(f, initializer, { discarded: true });
  if (counted) return lowerCounted(f, node, counted, label);
  lowerGeneral(f, node, node.condition, node.statement, node.incrementor, true, label, sharedVariables(f, node));
}

/** A function in the header, which sees its variables as they were before the first trip, of which each has its own. */
function keepsHeader(f: Lowerer, initializer: ts.ForInitializer): ts.Node | undefined {
  const { ts, context: { finder: { variables } } } = f;
  if (!ts.isVariableDeclarationList(initializer) || !(initializer.flags & ts.NodeFlags.BlockScoped)) return undefined;
  const own = new Set(initializer.declarations.map(({ name }) => f.checker.getSymbolAtLocation(name)));
  const visit = (node: ts.Node): ts.Node | undefined => {
    const isFunction = ts.isArrowFunction(node) || ts.isFunctionExpression(node);
    if (isFunction) return variables.capturesOf(node).some(({ symbol }) => own.has(symbol) && variables.isAssigned(symbol)) ? node : undefined;
    return ts.forEachChild(node, visit);
  };
  return visit(initializer);
}

/** What happens before a part of the loop to the variables that function values share. */
interface SharedVariables {
  readonly enter: () => void;
  readonly renew: () => void;
}

/** Each trip has variables of its own, with the values of the trip before, and function values keep those of their trip. */
function sharedVariables(f: Lowerer, node: ts.ForStatement): SharedVariables | undefined {
  const { initializer } = node;
  if (!initializer || !f.ts.isVariableDeclarationList(initializer) || !(initializer.flags & f.ts.NodeFlags.BlockScoped)) return undefined;
  const shared = initializer.declarations.flatMap(({ name }) => {
    const symbol = f.checker.getSymbolAtLocation(name);
    const binding = symbol && f.bindings.get(symbol);
    return symbol && binding?.kind === "box" && f.context.finder.functionValues.isBoxed(symbol) ? [{ symbol, cell: f.at(name).cell(binding.box, binding.box.hint) }] : [];
  });
  const bind = (symbol: ts.Symbol, box: Value): void => f.bind(symbol, { kind: "box", box });
  return shared.length === 0 ? undefined : {
    enter: () => shared.forEach(({ symbol, cell }) => bind(symbol, f.at(node).read(cell))),
    renew: () => shared.forEach(({ symbol, cell }) => {
      const box = f.at(node).record(cell.type as RecordType, [f.at(node).get(f.at(node).read(cell), "value", cell.hint)], cell.hint);
      f.at(node).write(cell, box);
      bind(symbol, box);
    }),
  };
}

/** `for (let i = 0, n = x.length; …)`: the other variables are declared in order around the loop's own. */
function lowerMixed(f: Lowerer, node: ts.ForStatement, counted: CountedLoop, list: ts.VariableDeclarationList, label: string | undefined): void {
  let start: Value | undefined;
  for (const declaration of list.declarations) {
    if (declaration === counted.declaration) {
      start = lowerNumber(f, counted.start);
      // Those that follow may read where it starts.
      f.bind(counted.symbol, { kind: "value", value: start });
    } else if (f.context.finder.functionValues.isBoxed(f.checker.getSymbolAtLocation(declaration.name)!)) f.notYet(declaration, "A loop variable that is kept by a function value", "Declare it before the loop.");
    else lowerDeclarations(f, list, [declaration]);
  }
  lowerCounted(f, node, counted, label, start);
}

/**
 * A loop from a start that has to be whole: its trips are counted, and its variable is computed from the start, of which
 * it is as active as that is. Returns its last value.
 */
function tripsFrom(b: Builder, start: Value, end: Value, counted: CountedLoop, body: (inner: Builder, index: Value) => readonly Value[]): Value {
  const { step, inclusive, name: { text: hint } } = counted;
  // Where there is no trip nobody asks what it would have started from.
  const isRun = b.test(step > 0 ? inclusive ? "le" : "lt" : inclusive ? "ge" : "gt", [start, end]);
  b.if(isRun, (run) => {
    run.if(run.test("not", [run.test("isInteger", [start])]), (then) => {
      then.throw("RangeError", [then.const(`${counted.start.getText()} must be an integer: ${hint} is an index`)]);
      return [];
    });
    return [];
  });
  const [distance, move] = step > 0 ? [b.sub(end, start), "add"] : [b.sub(start, end), "sub"];
  const at = (inner: Builder, trip: Value): Value => inner.op(move, [start, trip], hint);
  const [last] = b.loop({ start: b.const(0), end: distance, step: Math.abs(step), inclusive, init: [], indexHint: "trip" }, (inner, trip) => body(inner, at(inner, trip)));
  return at(b, last!);
}

function lowerCounted(f: Lowerer, node: ts.ForStatement, counted: CountedLoop, label: string | undefined, evaluated?: Value): void {
  const place = counted.declaration ? undefined : placeOf(f, counted.name);
  const start = evaluated ?? lowerNumber(f, counted.start, counted.name.text);
  const bound = lowerNumber(f, counted.end);
  if (isError(start) || isError(bound)) {
    f.bind(counted.symbol, { kind: "value", value: start });
    f.region([], () => { lowerStatement(f, node.statement); return []; });
    return;
  }
  const b = f.at(node);
  const { offset } = counted;
  const end = offset === 0 ? bound : offset < 0 ? b.sub(bound, b.const(-offset)) : b.add(bound, b.const(offset));
  const before = f.bindings.get(counted.symbol);
  const body = (inner: Builder, index: Value): readonly Value[] => {
    f.inside(inner, () => {
      f.bind(counted.symbol, { kind: "value", value: index });
      lowerBody(f, node.statement);
    });
    return [];
  };
  const { step, inclusive, name: { text: indexHint } } = counted;
  const last = counted.isChecked
    ? tripsFrom(b, start, end, counted, body)
    : b.loop({ start, end, step, inclusive, init: [], indexHint }, body)[0];
  setLabel(f, label);
  if (before) f.bind(counted.symbol, before);
  if (place && last) place.write(last);
}

/** To the loop that was made last; behind it may be what its variable is afterwards. */
export function setLabel(f: Lowerer, label: string | undefined): void {
  const { body } = f.b, at = body.map(({ kind }) => kind === "loop" || kind === "while").lastIndexOf(true);
  if (label !== undefined && at >= 0) body[at] = { ...body[at]!, label } as (typeof body)[number];
}

export function lowerWhile(f: Lowerer, node: ts.WhileStatement, label: string | undefined): void {
  lowerGeneral(f, node, node.expression, node.statement, undefined, true, label);
}

export function lowerDo(f: Lowerer, node: ts.DoStatement, label: string | undefined): void {
  lowerGeneral(f, node, node.expression, node.statement, undefined, false, label);
}

/** The body of a loop. In a block, `continue` leaves the block. */
export function lowerBody(f: Lowerer, statement: ts.Statement, block?: string): void {
  f.breakTargets.push(undefined);
  f.continueTargets.push(block);
  if (block === undefined) lowerStatement(f, statement);
  else f.at(statement).block(block, (inner) => f.inside(inner, () => lowerStatement(f, statement)));
  f.continueTargets.pop();
  f.breakTargets.pop();
}

function lowerGeneral(f: Lowerer, node: ts.Node, condition: ts.Expression | undefined, statement: ts.Statement, update: ts.Expression | undefined, testFirst: boolean, label: string | undefined, shared?: SharedVariables): void {
  const test = f.region([], () => { shared?.enter(); return [condition ? lowerCondition(f, condition) : f.const(node, true, "go")]; });
  const next = f.region([], () => {
    shared?.renew();
    if (update) lowerExpression(f, update, { discarded: true });
    return [];
  });
  // The passes move conditions and updates about: one that jumps goes into the body, where `continue` has to reach it.
  const isInside = !isStraight(next) || (!isStraight(test) && !testFirst);
  const block = isInside ? f.freshLabel("trip") : undefined;
  if (label !== undefined && block !== undefined) f.bodyBlocks.set(label, block);
  const body = f.region([], () => { shared?.enter(); lowerBody(f, statement, block); return []; });
  const always = (): Region => f.region([], () => [f.const(node, true, "go")]);
  const leave = (): void => stopUnless(f, condition ?? node, test);
  const append = (region: Region): void => region.body.forEach((stmt) => f.b.append(stmt));
  const steps = (...parts: readonly (() => void)[]): Region => f.region([], () => { parts.forEach((part) => part()); return []; });
  const first = testFirst ? [leave] : [], last = testFirst ? [] : [leave];
  const regions = isInside ? [always(), steps(...first, () => append(body), () => append(next), ...last), steps()]
    : isStraight(test) ? [test, body, next] : [always(), steps(leave, () => append(body)), next];
  f.at(node).append({ kind: "while", testFirst: testFirst || isInside, label, args: [], outs: [], regions });
}

/** `if (!test) break;` */
function stopUnless(f: Lowerer, node: ts.Node, test: Region): void {
  test.body.forEach((stmt) => f.b.append(stmt));
  f.when(node, test.yields[0]!, () => {}, () => f.at(node).break());
}

/** Nothing in it leaves a block: the passes move conditions and updates about. */
function isStraight(region: Region): boolean {
  let result = true;
  walk(region, (stmt) => { if (stmt.kind === "block" || stmt.kind === "while" || stmt.kind === "break" || stmt.kind === "continue") result = false; });
  return result;
}

/** The array may get longer or shorter in a trip: the iterator asks for its length each time. */
function forOfChanging(f: Lowerer, node: ts.ForOfStatement, array: Value, trip: (index: Value) => void, label: string | undefined): void {
  const index = f.at(node).cell(f.const(node, 0), "k");
  const test = f.region([], () => [f.op(node, "lt", [f.at(node).read(index), f.at(node).length(array)], "go", boolean)]);
  const body = f.region([], () => { trip(f.at(node).read(index)); return []; });
  const next = f.region([], () => { f.at(node).write(index, f.op(node, "add", [f.at(node).read(index), f.const(node, 1)], "k")); return []; });
  f.at(node).append({ kind: "while", testFirst: true, label, args: [], outs: [], regions: [test, body, next] });
}

/** `for (const x of xs)`, `for (const [i, x] of xs.entries())`. */
export function lowerForOf(f: Lowerer, node: ts.ForOfStatement, label: string | undefined): void {
  const { ts } = f;
  if (node.awaitModifier) return void f.notYet(node, "for await", "Loop over arrays.");
  if (lowerKnownForOf(f, node, label)) return;
  const source = skipOuter(ts, node.expression);
  const method = ts.isCallExpression(source) && ts.isPropertyAccessExpression(source.expression) && source.arguments.length === 0 ? source.expression : undefined;
  const isIterator = method && (method.name.text === "entries" || method.name.text === "keys" || method.name.text === "values");
  const array = lowerExpression(f, isIterator ? method.expression : node.expression);
  if (isError(array)) return;
  if (isTuple(array)) return unrollForOf(f, node, array, isIterator ? method.name.text as Way : "values", label);
  if (array.type.kind !== "array") return void f.notYet(node.expression, `for-of over ${f.sourceType(node.expression)}`, "Loop over an array.");
  loopOverArray(f, node, array, isIterator ? method.name.text as Way : "values", label);
}

function loopOverArray(f: Lowerer, node: ts.ForOfStatement, array: Value, way: Way, label: string | undefined): void {
  const name = variableName(f, node.initializer);
  if (f.changesOf([node.statement]).resizes && array.type.kind === "array" && array.type.storage === "list") {
    forOfChanging(f, node, array, (k) => {
      bindTrip(f, node.initializer, array, k, way);
      lowerBody(f, node.statement);
    }, label);
    return;
  }
  f.loopOver(node, f.at(node).length(array), way === "keys" && name ? name : "k", (k) => {
    bindTrip(f, node.initializer, array, k, way);
    lowerBody(f, node.statement);
  });
  setLabel(f, label);
}

/** A loop over a tuple is written out, a trip for each element. */
function unrollForOf(f: Lowerer, node: ts.ForOfStatement, tuple: Value, way: Way, label: string | undefined): void {
  if (jumps(f, node.statement)) {
    const list = f.changesOf([node.statement]).elements ? undefined : listOfTuple(f, node.expression, tuple);
    if (list) return loopOverArray(f, node, list, way, label);
  }
  const trips: (() => void)[] = [];
  eachOfTuple(f, node, tuple, (element, k) => trips.push(() => bindTrip(f, node.initializer, tuple, k, way, element)));
  writeOut(f, node, node.statement, label, trips);
}

type Way = "entries" | "keys" | "values";

function variableName(f: Lowerer, initializer: ts.ForInitializer): string | undefined {
  const name = f.ts.isVariableDeclarationList(initializer) ? initializer.declarations[0]?.name : initializer;
  return name && f.ts.isIdentifier(name) ? name.text : undefined;
}

function bindTrip(f: Lowerer, initializer: ts.ForInitializer, array: Value, k: Value, way: Way, read = (hint?: string): Value => f.at(initializer).load(array, k, hint)): void {
  const { ts } = f;
  const hint = variableName(f, initializer) ?? `${array.hint}_k`;
  const element = (): Value => read(hint);
  if (!ts.isVariableDeclarationList(initializer)) {
    if (way === "values" && (ts.isArrayLiteralExpression(initializer) || ts.isObjectLiteralExpression(initializer))) return assignTo(f, initializer, { kind: "value", value: element() });
    const place = way === "entries" ? undefined : placeOf(f, initializer);
    if (place) place.write(f.coerce(way === "keys" ? k : element(), place.type, initializer));
    else if (way === "entries") f.notYet(initializer, "This form of for-of", "Declare the variables in the loop: for (const [i, x] of a.entries()).");
    return;
  }
  const { name } = initializer.declarations[0]!;
  if (way === "entries") {
    if (!ts.isArrayBindingPattern(name)) return void f.notYet(name, "An entry as a value", "Write for (const [i, x] of a.entries()).");
    const [index, value] = name.elements;
    const bind = (part: ts.ArrayBindingElement | undefined, make: (hint: string) => Value): void => {
      if (!part || ts.isOmittedExpression(part)) return;
      const { initializer: other } = part, made = make(ts.isIdentifier(part.name) ? part.name.text : `${array.hint}_k`);
      const value = other ? whereUndefined(f, part, made, (type) => f.coerce(lowerExpression(f, other, { type }), type, other)) : made;
      if (ts.isIdentifier(part.name)) f.declare(part.name, value);
      else bindPattern(f, part.name, { kind: "value", value });
    };
    bind(index, () => k);
    bind(value, (own) => (isTuple(array) ? read(own) : f.at(part(value, initializer)).load(array, k, own)));
    return;
  }
  const value = way === "keys" ? k : element();
  if (ts.isIdentifier(name)) f.declare(name, value);
  else bindPattern(f, name, { kind: "value", value });
}

const part = (element: ts.Node | undefined, otherwise: ts.Node): ts.Node => element ?? otherwise;
