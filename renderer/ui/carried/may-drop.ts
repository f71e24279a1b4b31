/** Where something is dropped, as far as the browser acts by itself. */
export type Ground = 'text' | 'files' | 'page';

/** Whether the browser may do by itself what it does with a drop there: anywhere else it would open it as a page. */
export function mayDrop(ground: Ground, hasFiles: boolean): boolean {
  return hasFiles ? ground === 'files' : ground === 'text';
}
