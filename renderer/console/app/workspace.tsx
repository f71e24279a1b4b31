import { useRef } from 'react';
import { useStore } from 'zustand';
import { Alerts } from '../alerts/alerts';
import { useAttention } from '../alerts/attention';
import { useParts } from '../core/hooks';
import { Settings } from '../settings/settings';
import { Team } from '../team/team';
import { Widget } from '../widget/widget';
import { Header } from './header';
import { Navigation } from './navigation';

/** The signed-in window: navigation, header, a view, and the chats floating over it. */
export function Workspace() {
  const { ui } = useParts();
  const view = useStore(ui, (state) => state.view);
  const place = useRef<HTMLDivElement>(null);
  useAttention();
  return (
    <div className="frame">
      <Navigation />
      <Header />
      <div className="workspace" ref={place}>
        <main className="view">{view === 'settings' ? <Settings /> : <Team />}</main>
        <Widget within={place} />
        <Alerts />
      </div>
    </div>
  );
}
