import { SquareArrowOutUpRight, X } from 'lucide-react';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { ChatElsewhere } from '../windows/elsewhere';
import { useIsOut } from '../windows/use-windows';
import { ChatPane } from './chat-pane';

interface PaneProps {
  readonly session: string;
  /** The one that the agent is in. */
  readonly isCurrent: boolean;
  readonly isAlone: boolean;
}

/** One place of the wall: a chat, or where it is when it has a window of its own. */
export function Pane({ session, isCurrent, isAlone }: PaneProps) {
  const { ui } = useParts();
  const out = useIsOut({ kind: 'chat', session });
  const choose = (): void => {
    if (ui.getState().selected !== session) ui.setState({ selected: session });
  };
  return (
    <div
      className={`pane${isCurrent && !isAlone ? ' is-current' : ''}`}
      data-stop=""
      onFocusCapture={choose}
      onPointerDownCapture={choose}
    >
      {out ? (
        <ChatElsewhere session={session} />
      ) : (
        <ChatPane session={session} actions={<PaneButtons session={session} isAlone={isAlone} />} />
      )}
    </div>
  );
}

function PaneButtons({ session, isAlone }: { readonly session: string; readonly isAlone: boolean }) {
  const t = useTexts();
  const { ui, windows } = useParts();
  const canPopOut = useCore((state) => state.capabilities.windows);
  const close = (): void =>
    ui.setState(({ panes, selected }) => {
      const left = panes.filter((pane) => pane !== session);
      return { panes: left, selected: selected === session ? (left.at(-1) ?? null) : selected };
    });
  return (
    <>
      {canPopOut ? (
        <button
          type="button"
          className="icon-button"
          aria-label={t('wall.popOut')}
          title={t('wall.popOut')}
          onClick={() => windows.open({ kind: 'chat', session })}
        >
          <SquareArrowOutUpRight size={18} aria-hidden="true" />
        </button>
      ) : null}
      {isAlone ? null : (
        <button
          type="button"
          className="icon-button"
          aria-label={t('wall.closePane')}
          title={t('wall.closePane')}
          onClick={close}
        >
          <X size={18} aria-hidden="true" />
        </button>
      )}
    </>
  );
}
