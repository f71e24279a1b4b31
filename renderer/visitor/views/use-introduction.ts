import { useState } from 'react';
import * as z from 'zod';
import { readStored, writeStored } from '../device/storage';

const Introduced = z.object({ name: z.string(), email: z.string() });
type Introduced = z.infer<typeof Introduced>;

const KEY = 'parley-start';
const NOBODY: Introduced = { name: '', email: '' };

/** Name and e-mail as they are typed, kept over a reload of this tab and no longer: the device may be shared. */
export function useIntroduction() {
  const [introduced, setIntroduced] = useState(kept);
  const write = (change: Partial<Introduced>): void => {
    const next = { ...introduced, ...change };
    const isEmpty = next.name === '' && next.email === '';
    writeStored('tab', KEY, isEmpty ? null : JSON.stringify(next));
    setIntroduced(next);
  };
  return { ...introduced, write };
}

function kept(): Introduced {
  try {
    const parsed = Introduced.safeParse(JSON.parse(readStored('tab', KEY) ?? 'null'));
    return parsed.success ? parsed.data : NOBODY;
  } catch {
    return NOBODY;
  }
}
