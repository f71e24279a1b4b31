import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { ConversationRow } from './conversation-row';
import { timelineOf } from './timeline';

/** Events asked for at once: the newest first, earlier ones when the reader comes near their beginning. */
const PAGE = 500;
const NEAR_END = 80;
const ROW_ESTIMATE = 64;
const LOAD_BEFORE = 400;

interface ConversationProps {
  readonly session: string;
  readonly visitor: string;
}

/** What was said. Only the rows in view are in the page, so ten thousand of them scroll like ten. */
export function Conversation({ session, visitor }: ConversationProps) {
  const t = useTexts();
  const events = useCore((state) => state.conversations[session]);
  const outbox = useCore((state) => state.outbox[session] ?? NONE);
  const typing = useCore((state) => state.chats[session]?.typing ?? null);
  const { loading, loadEarlier } = useEarlier(session);
  const rows = useMemo(() => timelineOf(events ?? [], outbox), [events, outbox]);
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: () => ROW_ESTIMATE,
    overscan: 12,
    paddingStart: 12,
    paddingEnd: 12,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: NEAR_END,
  });

  useRead(session, atEnd);
  const isEmpty = rows.length === 0;
  useEffect(() => {
    // The first rows are there: start at the end.
    if (!isEmpty) virtual.scrollToEnd();
  }, [isEmpty, virtual]);

  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END);
    if (element.scrollTop < LOAD_BEFORE) loadEarlier();
  };

  return (
    <div className="conversation-frame">
      <div
        ref={scroller}
        className="conversation"
        role="log"
        aria-label={t('conversation.label', { visitor })}
        aria-busy={loading}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        onScroll={onScroll}
      >
        {loading ? <p className="conversation-loading">{t('conversation.earlier')}</p> : null}
        <div className="rows" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="row"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <ConversationRow row={row} session={session} />
              </div>
            );
          })}
        </div>
      </div>
      <p className="conversation-typing" aria-live="polite">
        {typing?.kind === 'visitor' ? t('conversation.typing', { name: visitor }) : ''}
      </p>
      {atEnd ? null : (
        <button type="button" className="button jump" onClick={() => virtual.scrollToEnd()}>
          {t('conversation.jump')}
        </button>
      )}
    </div>
  );
}

const NONE: readonly never[] = [];

/** Loads what this window does not have: the newest part at first, earlier parts when asked. */
function useEarlier(session: string): { readonly loading: boolean; readonly loadEarlier: () => void } {
  const { core } = useParts();
  const isLoaded = useCore((state) => state.conversations[session] !== undefined);
  const first = useCore((state) => state.conversations[session]?.[0]?.seq ?? null);
  const [loading, setLoading] = useState(false);
  const busy = useRef(false);

  const load = async (before: number | undefined): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    setLoading(true);
    const part = await core.call('conversation.load', {
      session,
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    });
    if (part.ok) core.dispatch({ type: 'conversation.loaded', session, events: part.value.events });
    busy.current = false;
    setLoading(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: loads once for each time the conversation is missing.
  useEffect(() => {
    if (!isLoaded) void load(undefined);
  }, [isLoaded, session]);
  return {
    loading,
    loadEarlier: () => {
      if (first !== null && first > 1) void load(first);
    },
  };
}

/** The agent has read what is on the screen while the window is looked at and its end is in view. */
function useRead(session: string, atEnd: boolean): void {
  const { core } = useParts();
  const lastSeq = useCore((state) => state.chats[session]?.fold.lastSeq ?? 0);
  const unread = useCore((state) => state.chats[session]?.unread.length ?? 0);
  const [looking, setLooking] = useState(isLooking);
  useEffect(() => {
    const look = (): void => setLooking(isLooking());
    document.addEventListener('visibilitychange', look);
    addEventListener('focus', look);
    addEventListener('blur', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      removeEventListener('focus', look);
      removeEventListener('blur', look);
    };
  }, []);
  useEffect(() => {
    if (looking && atEnd && unread > 0) void core.call('chat.read', { session, seq: lastSeq });
  }, [core, session, lastSeq, unread, atEnd, looking]);
}

function isLooking(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
