import {
  Columns2,
  Maximize2,
  Minimize2,
  Minus,
  PanelBottom,
  PanelLeft,
  PanelRight,
  SquareArrowOutUpRight,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useWall } from '../chats/use-wall';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { INNER_EDGE, type Layout, SIDES, type Side } from './place';
import { ResizeButton } from './resize-button';
import type { Placement } from './use-place';

const SIDE_ICONS = { left: PanelLeft, right: PanelRight, bottom: PanelBottom } as const;

/** What the title bar of the widget offers, as its mode allows. */
export function WidgetButtons({ place, layout }: { readonly place: Placement; readonly layout: Layout }) {
  const t = useTexts();
  const { windows } = useParts();
  const canPopOut = useCore((state) => state.capabilities.windows);
  const { mode, side } = layout;
  const minimized = mode === 'minimized';
  const sized = mode === 'floating' || mode === 'docked';
  const DockIcon = SIDE_ICONS[side];
  return (
    <div className="widget-buttons" data-home="button:last-child">
      {minimized ? null : <ColumnsMenu />}
      {sized ? (
        <div className="widget-button-pair">
          <WindowButton
            label={t('widget.dock')}
            pressed={mode === 'docked'}
            onClick={() => place.change(mode === 'docked' ? 'restored' : 'docked')}
          >
            <DockIcon size={16} aria-hidden="true" />
          </WindowButton>
          <SideMenu side={side} onChoose={(chosen) => place.change('docked', chosen)} />
        </div>
      ) : null}
      {sized ? <ResizeButton place={place} only={mode === 'docked' ? INNER_EDGE[side] : null} /> : null}
      {canPopOut ? (
        <WindowButton label={t('widget.popOut')} onClick={() => windows.open({ kind: 'widget' })}>
          <SquareArrowOutUpRight size={16} aria-hidden="true" />
        </WindowButton>
      ) : null}
      {minimized ? null : (
        <WindowButton label={t('widget.minimize')} onClick={() => place.change('minimized')}>
          <Minus size={16} aria-hidden="true" />
        </WindowButton>
      )}
      {sized ? (
        <WindowButton label={t('widget.maximize')} onClick={() => place.change('maximized')}>
          <Maximize2 size={16} aria-hidden="true" />
        </WindowButton>
      ) : null}
      {mode === 'floating' || mode === 'full' ? null : (
        <WindowButton label={t('widget.restore')} onClick={() => place.change('restored')}>
          {minimized ? <Maximize2 size={16} aria-hidden="true" /> : <Minimize2 size={16} aria-hidden="true" />}
        </WindowButton>
      )}
    </div>
  );
}

interface WindowButtonProps {
  readonly label: string;
  readonly pressed?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A click leaves the focus where it is, as on the buttons of any window: who writes goes on writing. */
export function WindowButton({ label, pressed, onClick, children }: WindowButtonProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

interface SideMenuProps {
  readonly side: Side;
  readonly onChoose: (side: Side) => void;
}

function SideMenu({ side, onChoose }: SideMenuProps) {
  const t = useTexts();
  return (
    <MenuTrigger>
      <Button className="icon-button is-narrow" aria-label={t('widget.side')}>
        <span className="chevron" aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="menu"
          aria-label={t('widget.side')}
          selectionMode="single"
          selectedKeys={[side]}
          onAction={(key) => {
            const chosen = SIDES.find((known) => known === key);
            if (chosen !== undefined) onChoose(chosen);
          }}
        >
          {SIDES.map((known) => {
            const Icon = SIDE_ICONS[known];
            return (
              <MenuItem key={known} id={known} className="menu-item has-icon" textValue={t(`widget.side.${known}`)}>
                <Icon size={16} aria-hidden="true" />
                {t(`widget.side.${known}`)}
              </MenuItem>
            );
          })}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

const COLUMNS = [1, 2, 3, 4] as const;

/** How many chats stand side by side, where there is room. */
export function ColumnsMenu() {
  const t = useTexts();
  const { columns, setColumns } = useWall();
  return (
    <MenuTrigger>
      <Button className="icon-button" aria-label={t('wall.columns')}>
        <Columns2 size={16} aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="menu"
          aria-label={t('wall.columns')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[String(columns)]}
          onAction={(key) => setColumns(Number(key))}
        >
          {COLUMNS.map((count) => (
            <MenuItem key={count} id={String(count)} className="menu-item has-check">
              {t('wall.count', { count })}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
