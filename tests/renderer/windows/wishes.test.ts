import { describe, expect, it } from 'vitest';
import { initialState } from '../../../electron/contract/reducer';
import type { ShowChat } from '../../../electron/contract/windows';
import type { CoreView } from '../../../renderer/console/core/client';
import { newWish } from '../../../renderer/console/windows/wishes';
import { CAPABILITIES } from '../../electron/contract/console-script';

const view = (showChat: ShowChat | null): CoreView => ({
  state: { ...initialState(CAPABILITIES), showChat },
  linked: true,
  window: 1,
});
const NOTHING_YET: CoreView = { state: null, linked: false, window: null };
const wish = (count: number, shown: ShowChat['in'] = 'main'): ShowChat => ({ session: 's1', in: shown, count });

describe('the wish that a chat be shown', () => {
  it.each<[string, CoreView, CoreView, boolean]>([
    ['made while the window is there', view(null), view(wish(1)), true],
    ['made anew', view(wish(1)), view(wish(2)), true],
    ['made before the window was loaded', NOTHING_YET, view(wish(3)), false],
    ['that has been followed', view(wish(1)), view(wish(1)), false],
    ['for another window', view(null), view(wish(1, 'widget')), false],
    ['taken back by signing out', view(wish(1)), view(null), false],
  ])('%s', (_what, before, now, isNew) => {
    expect(newWish(before, now, { kind: 'main' })).toEqual(isNew ? now.state?.showChat : null);
  });
});
