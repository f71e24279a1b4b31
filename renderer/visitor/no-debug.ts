/** Stands for the package `debug` in the visitor page: nothing is logged in a visitor's browser. */
export default function debug(): () => void {
  return () => undefined;
}
