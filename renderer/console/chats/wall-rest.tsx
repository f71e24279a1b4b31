import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useVisitorName } from '../core/visitor-name';

/** The chats that were to stand side by side and have no room: why, and a way to each. */
export function WallRest({ sessions }: { readonly sessions: readonly string[] }) {
  const t = useTexts();
  if (sessions.length === 0) return null;
  return (
    <div className="wall-rest" role="note">
      <p>{t('wall.rest', { count: sessions.length })}</p>
      {sessions.map((session) => (
        <Rest key={session} session={session} />
      ))}
    </div>
  );
}

function Rest({ session }: { readonly session: string }) {
  const { ui } = useParts();
  const visitor = useVisitorName(session);
  return (
    <button type="button" className="button small" onClick={() => ui.setState({ selected: session, writeIn: session })}>
      {visitor}
    </button>
  );
}
