/**
 * Which references may name the same memory: classes by unification, insensitive to flow, with the elements of arrays
 * and the fields of records as classes of their own. Two references in different classes never overlap.
 */

/**
 * A child of this name says that a reference is put into the field of a record, or ("*") among the elements of an array,
 * that the function may not have made itself.
 */
export const replacedKey = (field: string): string => `=${field}`;

/** A set of memory objects that are not told apart. `find` the representative before looking inside. */
export class MemoryClass {
  private parent: MemoryClass | undefined;
  private readonly children = new Map<string, MemoryClass>();
  /** Something is written into it after it was made. */
  stored = false;
  /** Elements are added or removed: push, pop. */
  grown = false;
  /** Holds numbers that depend on the active inputs. */
  varied = false;
  /** All that can be reached from it is varied: an active parameter. */
  deep = false;
  /** Made outside the function: reachable from a parameter or a global. */
  outside = false;

  find(): MemoryClass {
    if (!this.parent) return this;
    this.parent = this.parent.find();
    return this.parent;
  }

  /** The class of what is stored under `key`: "*" for elements, the name for fields. */
  child(key: string): MemoryClass {
    const self = this.find();
    let child = self.children.get(key);
    if (!child) {
      child = new MemoryClass();
      child.deep = self.deep;
      child.varied = self.deep;
      child.outside = self.outside;
      self.children.set(key, child);
    }
    return child.find();
  }

  childKeys(): string[] {
    return [...this.find().children.keys()];
  }

  /** Sets a flag; true when that is news. `deep` and `outside` reach everything inside. */
  mark(flag: "stored" | "grown" | "varied" | "deep" | "outside"): boolean {
    const self = this.find();
    if (self[flag]) return false;
    self[flag] = true;
    if (flag === "deep") self.varied = true;
    if (flag === "deep" || flag === "outside") for (const key of self.childKeys()) self.child(key).mark(flag);
    return true;
  }

  /** Is anything that can be reached from here varied? */
  anyVaried(seen: Set<MemoryClass> = new Set()): boolean {
    const self = this.find();
    if (self.varied) return true;
    if (seen.has(self)) return false;
    seen.add(self);
    return self.childKeys().some((key) => self.child(key).anyVaried(seen));
  }

  /** Is anything that can be reached from here written to? */
  anyStored(seen: Set<MemoryClass> = new Set()): boolean {
    const self = this.find();
    if (self.stored) return true;
    if (seen.has(self)) return false;
    seen.add(self);
    return self.childKeys().some((key) => self.child(key).anyStored(seen));
  }

  /** This class and all that can be reached from it. */
  reachable(into: Set<MemoryClass> = new Set()): Set<MemoryClass> {
    const self = this.find();
    if (into.has(self)) return into;
    into.add(self);
    for (const key of self.childKeys()) self.child(key).reachable(into);
    return into;
  }

  /** Merges two classes and all that is inside; true when they were two. */
  unify(other: MemoryClass): boolean {
    const a = this.find();
    const b = other.find();
    if (a === b) return false;
    b.parent = a;
    for (const flag of ["stored", "grown", "varied"] as const) if (b[flag]) a.mark(flag);
    const inherit = { deep: a.deep !== b.deep, outside: a.outside !== b.outside };
    for (const [key, child] of b.children) {
      const mine = a.children.get(key);
      if (mine) mine.unify(child);
      else a.children.set(key, child);
    }
    for (const flag of ["deep", "outside"] as const) {
      if (!inherit[flag]) continue;
      a[flag] = false;
      a.mark(flag);
    }
    return true;
  }
}
