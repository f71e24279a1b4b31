/** Draws every icon into a directory, which is made when it is not there. */
export function drawIcons(dir: string): Promise<void>;
