import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { SessionEvent } from '../../../broker/protocol/events';
import { timelineOf } from '../chats/timeline';
import { VirtualRows } from '../chats/virtual-rows';
import { useTexts } from '../core/texts';
import { LogRow } from './log-row';

const ROW_ESTIMATE = 64;

interface ChatLogProps {
  readonly events: readonly SessionEvent[];
  readonly visitor: string;
  readonly words: string;
}

/** What was said and what happened, from the start. Only the rows in view are in the page. */
export function ChatLog({ events, visitor, words }: ChatLogProps) {
  const t = useTexts();
  const rows = useMemo(() => timelineOf(events, []), [events]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: () => ROW_ESTIMATE,
    overscan: 12,
    paddingStart: 8,
    // The chat widget may lie over the corner, minimized.
    paddingEnd: 64,
  });
  return (
    <div
      ref={scroller}
      className="chat-log"
      role="log"
      aria-label={t('card.log')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      <VirtualRows virtual={virtual} rows={rows}>
        {(row) => <LogRow row={row} visitor={visitor} words={words} />}
      </VirtualRows>
    </div>
  );
}
