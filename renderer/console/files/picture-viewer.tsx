import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState } from 'react';
import type { ChatFile } from '../../../broker/protocol/models';
import { useTexts } from '../core/texts';
import { addressOf, shownAddressOf, sizeText } from './file-texts';

interface PictureViewerProps {
  readonly pictures: readonly ChatFile[];
  /** The id of the one that is shown at first. */
  readonly first: string;
  readonly onClose: () => void;
}

/**
 * A picture as large as the window, in the console itself. It is an image element and nothing else: what a picture
 * might carry besides its dots has no way to run. The browser's own dialog keeps the focus and closes with Esc.
 */
export function PictureViewer({ pictures, first, onClose }: PictureViewerProps) {
  const t = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [shown, setShown] = useState(first);
  const [broken, setBroken] = useState<string | null>(null);
  useEffect(() => dialog.current?.showModal(), []);
  // The dialog closes itself before it is taken away: so the focus goes back to where it was.
  const close = (): void => dialog.current?.close();
  const index = pictures.findIndex(({ file }) => file === shown);
  const picture = pictures[index];
  if (picture === undefined) return null;

  const go = (step: number): void => {
    const next = pictures[index + step];
    if (next !== undefined) setShown(next.file);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') go(-1);
    if (event.key === 'ArrowRight') go(1);
  };
  const onClick = (event: MouseEvent): void => {
    // Beside the picture.
    if (event.target === event.currentTarget) close();
  };

  return (
    <dialog ref={dialog} className="viewer" aria-labelledby={id} onClose={onClose} onKeyDown={onKeyDown}>
      <header className="viewer-head">
        <span className="viewer-texts">
          <h2 id={id} aria-label={t('viewer.label', { name: picture.name })}>
            {picture.name}
          </h2>
          <span className="viewer-size">
            {sizeText(picture.size, t)}
            {pictures.length > 1 ? ` · ${t('viewer.place', { number: index + 1, count: pictures.length })}` : ''}
          </span>
        </span>
        <a className="button" href={addressOf(picture.file)} download={picture.name}>
          <Download size={16} aria-hidden="true" />
          {t('files.save')}
        </a>
        <button type="button" className="icon-button" aria-label={t('viewer.close')} onClick={close}>
          <X size={18} aria-hidden="true" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; Esc and the button do the same. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above. */}
      <div className="viewer-stage" onClick={onClick}>
        {broken === picture.file ? (
          <p className="viewer-broken" role="alert">
            {t('files.broken')}
          </p>
        ) : (
          <img
            key={picture.file}
            src={shownAddressOf(picture.file)}
            alt={picture.name}
            onError={() => setBroken(picture.file)}
          />
        )}
        {pictures.length > 1 ? (
          <>
            <button
              type="button"
              className="viewer-step is-previous"
              aria-label={t('viewer.previous')}
              disabled={index === 0}
              onClick={() => go(-1)}
            >
              <ChevronLeft size={22} aria-hidden="true" />
            </button>
            <button
              type="button"
              className="viewer-step is-next"
              aria-label={t('viewer.next')}
              disabled={index === pictures.length - 1}
              onClick={() => go(1)}
            >
              <ChevronRight size={22} aria-hidden="true" />
            </button>
          </>
        ) : null}
      </div>
    </dialog>
  );
}
