/** Module hook: `electron` is the double, which the next hook (tsx) resolves as the TypeScript that it is. */
export function resolve(specifier, context, next) {
  return next(specifier === 'electron' ? new URL('./electron.ts', import.meta.url).href : specifier, context);
}
