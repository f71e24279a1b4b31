import { CornerDownLeft, Undo2 } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { keyOf, type PopOutTarget } from '../../../electron/contract/windows';
import { Alerts } from '../alerts/alerts';
import { useAttention } from '../alerts/attention';
import { HearingBanner } from '../alerts/hearing-banner';
import { ChatPane } from '../chats/chat-pane';
import { Chats } from '../chats/chats';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useVisitorName } from '../core/visitor-name';
import { useUserDataOpen } from '../person/use-user-data';
import { UserData } from '../person/user-data';
import { Offers } from '../redirect/offers';
import { ConnectionStatus } from '../status/connection-status';
import { QueueStatus } from '../status/queue-status';
import { StatusControl } from '../status/status-control';
import { displaySet } from '../widget/place';
import { ColumnsMenu } from '../widget/widget-buttons';
import { WidgetTitle } from '../widget/widget-title';
import { useWatchPlace } from './watch-place';

/** A window of its own: one chat, or the whole widget. It shows the same live state as every other. */
export function PopOutWindow({ target }: { readonly target: PopOutTarget }) {
  const key = keyOf(target);
  const isWanted = useCore((state) => state.popOuts.some((one) => keyOf(one.target) === key));
  useEffect(() => {
    // Brought back, put away, or signed out. A window that a person opened by hand cannot close itself.
    if (!isWanted) window.close();
  }, [isWanted]);
  if (!isWanted) return <GivenBack target={target} />;
  return target.kind === 'chat' ? <ChatWindow target={target} /> : <WidgetWindow target={target} />;
}

function ChatWindow({ target }: { readonly target: Extract<PopOutTarget, { kind: 'chat' }> }) {
  const t = useTexts();
  const { session } = target;
  const chat = useCore((state) => state.chats[session]);
  const connected = useCore((state) => state.connection.kind === 'connected');
  const [userDataOpen] = useUserDataOpen();
  const visitor = useVisitorName(session);
  useAttention(t('windows.titleChat', { visitor }), session);
  useWatchPlace(target);
  return (
    <div className="popout is-chat">
      {connected ? null : (
        <div className="popout-strip">
          <ConnectionStatus />
        </div>
      )}
      <Alerts />
      <HearingBanner />
      <main className="popout-body">
        <Offers />
        {chat === undefined ? (
          <Nothing text={t('windows.noChat')}>
            <BringBack target={target} />
          </Nothing>
        ) : (
          <div className={`chats is-single has-chat${userDataOpen ? ' has-person' : ''}`}>
            <h1 className="visually-hidden">{visitor}</h1>
            <ChatPane session={session} actions={<BringBackIcon target={target} />} />
            {userDataOpen ? <UserData session={session} /> : null}
          </div>
        )}
      </main>
    </div>
  );
}

function WidgetWindow({ target }: { readonly target: PopOutTarget }) {
  const t = useTexts();
  useAttention(t('windows.titleWidget'), null);
  useWatchPlace(target);
  return (
    <div className="popout is-widget">
      <header className="popout-bar">
        <h1 className="widget-bar">
          <WidgetTitle />
        </h1>
        <div className="header-facts">
          <QueueStatus />
          <ConnectionStatus />
        </div>
        <StatusControl />
        <ColumnsMenu />
        <BringBackIcon target={target} />
      </header>
      <Alerts />
      <HearingBanner />
      <main className="popout-body">
        <Offers />
        <section className="popout-widget" aria-label={t('widget.label')}>
          <Chats />
        </section>
      </main>
    </div>
  );
}

/** This window could not close itself: it says where its chat is. */
function GivenBack({ target }: { readonly target: PopOutTarget }) {
  const t = useTexts();
  const { core } = useParts();
  return (
    <Nothing text={t(target.kind === 'chat' ? 'windows.givenBackChat' : 'windows.givenBackWidget')}>
      <button
        type="button"
        className="button"
        onClick={() => void core.call('popOut.open', { target, displays: displaySet(screen) })}
      >
        <CornerDownLeft size={16} aria-hidden="true" />
        {t('windows.showHere')}
      </button>
    </Nothing>
  );
}

/** A window with nothing in it but a sentence. */
export function Nothing({ text, children }: { readonly text: string; readonly children?: ReactNode }) {
  return (
    <main className="whole">
      <p>{text}</p>
      <div className="whole-buttons">{children}</div>
    </main>
  );
}

function BringBackIcon({ target }: { readonly target: PopOutTarget }) {
  const t = useTexts();
  const { core } = useParts();
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={t('windows.bringBack')}
      title={t('windows.bringBack')}
      onClick={() => void core.call('popOut.close', { target })}
    >
      <Undo2 size={18} aria-hidden="true" />
    </button>
  );
}

function BringBack({ target }: { readonly target: PopOutTarget }) {
  const t = useTexts();
  const { core } = useParts();
  return (
    <button type="button" className="button" onClick={() => void core.call('popOut.close', { target })}>
      {t('windows.close')}
    </button>
  );
}
