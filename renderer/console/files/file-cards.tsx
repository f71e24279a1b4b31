import { Download } from 'lucide-react';
import { useState } from 'react';
import { isPicture, isShownPicture } from '../../../broker/protocol/chat-files';
import type { ChatFile } from '../../../broker/protocol/models';
import { useTexts } from '../core/texts';
import { FileIcon } from './file-icon';
import { addressOf, kindOf, shownAddressOf, sizeText } from './file-texts';
import { PictureViewer } from './picture-viewer';
import { usePictures } from './use-pictures';

interface FileCardsProps {
  readonly session: string;
  readonly files: readonly ChatFile[];
}

/** The files of a message: pictures as such, everything with its name, kind and size, and a way to save it. */
export function FileCards({ session, files }: FileCardsProps) {
  const t = useTexts();
  const pictures = usePictures(session, files);
  const [viewed, setViewed] = useState<string | null>(null);
  return (
    <>
      <ul className="file-cards" aria-label={t('files.inMessage', { count: files.length })}>
        {files.map((file) => (
          <li key={file.file} className={isPicture(file.type) ? 'file-card is-picture' : 'file-card'}>
            {isPicture(file.type) ? <Preview file={file} onView={() => setViewed(file.file)} /> : null}
            <FileFacts file={file} />
          </li>
        ))}
      </ul>
      {viewed === null ? null : <PictureViewer pictures={pictures} first={viewed} onClose={() => setViewed(null)} />}
    </>
  );
}

/** A picture in a frame of fixed size, so that nothing moves when it comes. Always an image, never a page. */
function Preview({ file, onView }: { readonly file: ChatFile; readonly onView: () => void }) {
  const t = useTexts();
  const [broken, setBroken] = useState(false);
  if (!isShownPicture(file)) return <p className="file-broken">{t('files.tooLarge')}</p>;
  if (broken) return <p className="file-broken">{t('files.broken')}</p>;
  return (
    <button type="button" className="file-preview" aria-label={t('files.view', { name: file.name })} onClick={onView}>
      <img src={shownAddressOf(file.file)} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />
    </button>
  );
}

function FileFacts({ file }: { readonly file: ChatFile }) {
  const t = useTexts();
  return (
    <div className="file-facts">
      <FileIcon name={file.name} />
      <span className="file-texts">
        <span className="file-name" title={file.name}>
          {file.name}
        </span>
        <span className="file-size">
          {kindOf(file.name)} · {sizeText(file.size, t)}
        </span>
      </span>
      <SaveLink file={file} />
    </div>
  );
}

/** Saves a file: the address answers with an attachment, so that it never opens in the window. */
export function SaveLink({ file }: { readonly file: Pick<ChatFile, 'file' | 'name'> }) {
  const t = useTexts();
  return (
    <a
      className="icon-button file-save"
      href={addressOf(file.file)}
      download={file.name}
      aria-label={t('files.saveOf', { name: file.name })}
      title={t('files.save')}
    >
      <Download size={16} aria-hidden="true" />
    </a>
  );
}
