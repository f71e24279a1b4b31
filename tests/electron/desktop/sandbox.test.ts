import { describe, expect, it } from 'vitest';
import { refusedWithoutSandbox } from '../../../electron/desktop/sandbox';

describe('a start without the sandbox', () => {
  it.each<[string, Parameters<typeof refusedWithoutSandbox>[0], RegExp | null]>([
    ['with it', { switchedOff: false, env: {}, appImage: true }, null],
    ['by the switch', { switchedOff: true, env: {}, appImage: false }, /Leave out --no-sandbox\.$/],
    [
      'by the environment',
      { switchedOff: true, env: { ELECTRON_DISABLE_SANDBOX: '' }, appImage: false },
      /Take ELECTRON_DISABLE_SANDBOX out of the environment\.$/,
    ],
    ['by the AppImage itself', { switchedOff: true, env: {}, appImage: true }, /Install the deb or rpm package/],
  ])('%s is answered by what to do', (_how, facts, answer) => {
    const refused = refusedWithoutSandbox(facts);
    if (answer === null) expect(refused).toBeNull();
    else expect(refused).toMatch(answer);
    expect(refused ?? '').not.toContain('\n');
  });
});
