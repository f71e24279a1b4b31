import { SquareArrowOutUpRight, X } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef } from 'react';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { missingOf } from './use-windows';

/**
 * Windows that were open when Parley was closed are opened again where they were. A browser lets a page do so only
 * after a click: then this asks for one.
 * @param isBrief - Beside something more pressing: the button says it all.
 */
export function ReopenWindows({ isBrief }: { readonly isBrief: boolean }) {
  const t = useTexts();
  const { core, windows } = useParts();
  const popOuts = useCore((state) => state.popOuts);
  const chats = useCore((state) => state.chats);
  const missing = useMemo(() => missingOf(popOuts, chats), [popOuts, chats]);
  const tried = useRef(false);
  // Before it asks: a click that came in between would open them without anybody's wish.
  useLayoutEffect(() => {
    if (windows.reopensItself || tried.current || missing.length === 0) return;
    tried.current = true;
    for (const target of missing) if (!windows.open(target)) return;
  }, [windows, missing]);
  if (windows.reopensItself || missing.length === 0) return null;
  return (
    <div className={isBrief ? 'alert is-info is-brief' : 'alert is-info'} role="status">
      {isBrief ? null : <SquareArrowOutUpRight size={18} aria-hidden="true" />}
      <p className={isBrief ? 'visually-hidden' : 'alert-texts'}>{t('windows.missing', { count: missing.length })}</p>
      <button
        type="button"
        className="button small"
        onClick={() => {
          for (const target of missing) windows.open(target);
        }}
      >
        {t('windows.reopen')}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={t('windows.forget')}
        title={t('windows.forget')}
        onClick={() => void core.call('popOut.forgetMissing', {})}
      >
        <X size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
