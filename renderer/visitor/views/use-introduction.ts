import { useState } from 'react';
import * as z from 'zod';
import { storedUnder } from '../device/storage';

const Introduced = z.object({ name: z.string(), email: z.string() });
type Introduced = z.infer<typeof Introduced>;

const introductions = storedUnder('tab', 'parley-start', Introduced);
const NOBODY: Introduced = { name: '', email: '' };

/** Name and e-mail as they are typed, kept over a reload of this tab and no longer: the device may be shared. */
export function useIntroduction() {
  const [introduced, setIntroduced] = useState(() => introductions.read() ?? NOBODY);
  const write = (change: Partial<Introduced>): void => {
    const next = { ...introduced, ...change };
    const isEmpty = next.name === '' && next.email === '';
    introductions.write(isEmpty ? null : next);
    setIntroduced(next);
  };
  return { ...introduced, write };
}
