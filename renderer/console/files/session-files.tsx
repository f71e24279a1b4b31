import { useId, useState } from 'react';
import { isShownPicture } from '../../../broker/protocol/chat-files';
import type { SessionFile } from '../../../broker/protocol/models';
import { useCore } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useWhen } from '../history/when';
import { SaveLink } from './file-cards';
import { FileIcon } from './file-icon';
import { shownAddressOf, sizeText } from './file-texts';
import { PictureViewer } from './picture-viewer';
import { usePictures } from './use-pictures';

/** So many are shown at first. */
const FEW = 6;

/** Every file of an open chat, the newest first. */
export function SessionFiles({ session }: { readonly session: string }) {
  const files = useCore((state) => state.chats[session]?.fold.files ?? NONE);
  return <FileList session={session} files={files} />;
}

interface FileListProps {
  readonly session: string;
  readonly files: readonly SessionFile[];
}

/** The files of any session, the newest first. */
export function FileList({ session, files }: FileListProps) {
  const t = useTexts();
  const id = useId();
  const pictures = usePictures(session, files);
  const [viewed, setViewed] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  if (files.length === 0) return null;
  const newest = files.toReversed();
  return (
    <section>
      <h3 id={id}>{t('files.label')}</h3>
      <ul className="session-files" aria-labelledby={id}>
        {(all ? newest : newest.slice(0, FEW)).map((file) => (
          <Row key={file.file} file={file} onView={() => setViewed(file.file)} />
        ))}
      </ul>
      {files.length > FEW ? (
        <button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('files.fewer') : t('files.more', { count: files.length })}
        </button>
      ) : null}
      {viewed === null ? null : <PictureViewer pictures={pictures} first={viewed} onClose={() => setViewed(null)} />}
    </section>
  );
}

const NONE: readonly never[] = [];

function Row({ file, onView }: { readonly file: SessionFile; readonly onView: () => void }) {
  const t = useTexts();
  const when = useWhen();
  const [broken, setBroken] = useState(false);
  return (
    <li className="session-file">
      {isShownPicture(file) && !broken ? (
        <button
          type="button"
          className="session-thumb"
          aria-label={t('files.view', { name: file.name })}
          onClick={onView}
        >
          <img src={shownAddressOf(file.file)} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />
        </button>
      ) : (
        <FileIcon name={file.name} />
      )}
      <span className="file-texts">
        <span className="file-name" title={file.name}>
          {file.name}
        </span>
        <span className="file-size">
          {sizeText(file.size, t)} · {when(file.at)}
        </span>
      </span>
      <SaveLink file={file} />
    </li>
  );
}
