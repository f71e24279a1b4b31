const STEP = 1024;

/** A size as people say it: whole bytes and kilobytes, megabytes with one digit. */
export interface SaidSize {
  readonly unit: 'bytes' | 'kilobytes' | 'megabytes';
  readonly value: number;
}

export function sizeOf(bytes: number): SaidSize {
  if (bytes < STEP) return { unit: 'bytes', value: bytes };
  const kilobytes = Math.round(bytes / STEP);
  if (kilobytes < STEP) return { unit: 'kilobytes', value: kilobytes };
  return { unit: 'megabytes', value: Math.round((bytes / STEP / STEP) * 10) / 10 };
}
