import { useStore } from 'zustand';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { SignOut } from '../sign-out/sign-out';
import { Avatar } from './avatar';
import { useViews } from './views';

export function Navigation() {
  const t = useTexts();
  const { ui } = useParts();
  const views = useViews();
  const current = useStore(ui, (state) => state.view);
  const name = useCore((state) => (state.signIn.kind === 'signedIn' ? state.signIn.me.name : ''));
  return (
    <nav className="nav" aria-label={t('nav.label')}>
      <ul>
        {views.map(({ view, icon: Icon, text }) => (
          <li key={view}>
            <a
              href={`#/${view}`}
              aria-current={view === current ? 'page' : undefined}
              onClick={() => ui.setState(({ choice }) => ({ choice: { view, count: (choice?.count ?? 0) + 1 } }))}
            >
              <Icon size={20} aria-hidden="true" />
              <span>{t(text)}</span>
            </a>
          </li>
        ))}
      </ul>
      <div className="account">
        <span title={t('account.label', { name })}>
          <Avatar name={name} />
        </span>
        <SignOut />
      </div>
    </nav>
  );
}
