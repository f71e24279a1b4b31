import { useCallback, useEffect, useRef, useState } from 'react';
import type { WorkspaceInfo } from '../../../broker/protocol/http';
import { languageFor } from '../../../broker/protocol/language';
import { Chat } from '../chat/chat';
import { type Farewell, farewells } from '../chat/farewell';
import { type Outbox, openOutbox } from '../chat/outbox';
import { saved } from '../chat/saved';
import type { SavedSession } from '../chat/saved-session';
import { server } from '../chat/server';
import { type Trouble, TroubleWatch } from '../chat/trouble';
import { type AttachmentStore, openAttachments } from '../files/attachment-store';
import { t } from '../texts';
import { ChatView } from './chat-view';
import { type Introduction, Start } from './start';

/** How long to wait before the server is asked again. */
const RETRY_MS = 3_000;

interface Place {
  readonly mqtt: string;
  readonly workspace: WorkspaceInfo;
  readonly outbox: Outbox;
  readonly attachments: AttachmentStore;
}

/** The whole page: where the chat is, the start of one, and the chat itself. */
export function App() {
  const place = usePlace();
  const [chat, setChat] = useState<Chat | null>(null);
  const [farewell, setFarewell] = useState<Farewell | null>(farewells.read);

  const open = useCallback((session: SavedSession, at: Place): void => {
    setFarewell(null);
    farewells.write(null);
    const onGone = (said: Farewell): void => {
      farewells.write(said);
      saved.write(null);
      setChat(null);
      setFarewell(said);
    };
    setChat(new Chat({ url: at.mqtt, saved: session, outbox: at.outbox, attachments: at.attachments, onGone }));
  }, []);

  useEffect(() => {
    if (place === null) return;
    const known = saved.read();
    if (known !== null) open(known, place);
  }, [place, open]);

  const current = useRef<Chat | null>(null);
  current.current = chat;
  useEffect(() => {
    if (place === null) return;
    // Another tab has started a chat, or left one: all tabs show the same.
    return saved.onChange(() => {
      const known = saved.read();
      if (known?.session === current.current?.session) {
        if (known !== null) current.current?.adopt(known);
        return;
      }
      current.current?.leave();
      setChat(null);
      if (known !== null) open(known, place);
    });
  }, [place, open]);

  const start = async (introduction: Introduction): Promise<string | null> => {
    if (place === null) return t('start.offline');
    const started = await server.start({ ...introduction, language: languageFor(navigator.languages) });
    if (!started.ok) {
      return started.error.code === 'unavailable'
        ? t('start.offline')
        : t('start.failed', { reason: started.error.message });
    }
    const { session: id, token, expiresAt, files } = started.value;
    const session: SavedSession = { session: id, token, expiresAt, maxBytes: files.maxBytes };
    saved.write(session);
    open(session, place);
    return null;
  };

  const leave = (): void => {
    chat?.leave();
    saved.write(null);
    setChat(null);
  };

  if (chat !== null && place !== null) {
    return <ChatView key={chat.session} chat={chat} title={place.workspace.title} onLeave={leave} />;
  }
  if (place === null) return <Loading />;
  return <Start title={place.workspace.title} asks={place.workspace.askVisitor} farewell={farewell} start={start} />;
}

/** Until the server has said where things are. */
function Loading() {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  useEffect(() => {
    const watch = new TroubleWatch({ ask: async () => false, changed: setTrouble });
    return () => watch.close();
  }, []);
  return (
    <main className="page page-loading" aria-busy="true">
      <p role="status" aria-label={t('status.label')}>
        {t(trouble === null ? 'status.connecting' : trouble === 'offline' ? 'start.offline' : `trouble.${trouble}`)}
      </p>
    </main>
  );
}

/** Asks the server where things are, until it answers. */
function usePlace(): Place | null {
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const info = await server.info();
      if (over) return;
      if (!info.ok) {
        timer = setTimeout(() => void ask(), RETRY_MS);
        return;
      }
      const { mqttWebSocket, workspace } = info.value;
      document.title = workspace.title;
      setPlace({ mqtt: mqttWebSocket, workspace, outbox: openOutbox(), attachments: openAttachments() });
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return place;
}
