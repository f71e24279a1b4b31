/// <reference types="electron" />

/**
 * What a double of `T` may have: members of `T` only, with T's own parameters. Where T answers itself (as `on` does),
 * the double may answer anything. Use it with `satisfies`: then a member that Electron does not have is a type error.
 */
export type Doubled<T> = {
  [K in keyof T]?: T[K] extends (...args: infer A) => infer R ? (...args: A) => T extends R ? unknown : R : T[K];
};

/** `never` when a class has no public member that Electron's class lacks; as in `const none: Surplus<..>[] = []`. */
export type Surplus<Double, T> = Exclude<keyof Double, keyof T>;

/** Names of members that were asked for and are not there. */
export const lacked: string[] = [];

/** Properties that the language itself looks for, as when a value is awaited or printed. */
const LANGUAGE: ReadonlySet<string> = new Set(['then', 'toJSON', 'constructor', 'prototype', 'name', 'length']);

/**
 * Lets nobody use a member that `value` lacks: it throws, and is remembered even when the error is swallowed. `before`:
 * hears of each member that is there when it is asked for, and may throw.
 */
export function strict<T extends object>(
  name: string,
  value: T,
  before: (member: string) => void = () => undefined,
): T {
  return new Proxy(value, {
    get: (target, key) => {
      if (typeof key === 'string' && !LANGUAGE.has(key)) {
        if (!(key in target)) refuse(`${name}.${key}`);
        before(key);
      }
      const member: unknown = Reflect.get(target, key, target);
      // A method of a class needs its own object, not the proxy, for its private fields.
      return typeof member === 'function' && !Object.hasOwn(member, 'prototype')
        ? (...args: unknown[]) => Reflect.apply(member, target, args)
        : member;
    },
    set: (_target, key) => refuse(`${name}.${String(key)} =`),
  });
}

/**
 * The same of a class: neither it nor what it makes has a member but those of the double. `before`: of each object,
 * what hears of its members.
 */
export function strictClass<A extends unknown[], T extends object, C extends new (...args: A) => T>(
  name: string,
  made: C & (new (...args: A) => T),
  before: (one: T, member: string) => void = () => undefined,
): C {
  return new Proxy(made, {
    construct: (target, args) => {
      // What is given is what Electron's types say.
      const one = new target(...(args as A));
      return strict(name, one, (member) => before(one, member));
    },
    get: (target, key) => {
      if (typeof key === 'string' && !LANGUAGE.has(key) && !(key in target)) refuse(`${name}.${key}`);
      return Reflect.get(target, key);
    },
    set: (_target, key) => refuse(`${name}.${String(key)} =`),
  });
}

/** What Electron has on these systems alone. */
export function onlyOn(platforms: readonly NodeJS.Platform[], member: string): void {
  if (!platforms.includes(process.platform)) refuse(`${member} on ${process.platform}`);
}

function refuse(member: string): never {
  lacked.push(member);
  throw new Error(`The double of Electron has no ${member}`);
}
