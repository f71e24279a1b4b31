/** Of how many gave 1, 2, 3 and so on: the average, null of none, and how many they are. */
export function averageOf(ratings: readonly number[]): { readonly average: number | null; readonly count: number } {
  const count = ratings.reduce((sum, one) => sum + one, 0);
  const points = ratings.reduce((sum, one, at) => sum + one * (at + 1), 0);
  return { average: count === 0 ? null : points / count, count };
}
