/** CSS pixels for one press of an arrow key, without and with Shift. */
export const STEP = 16;
export const BIG_STEP = 64;
