import { useEffect, useRef, useState } from 'react';
import { isShownPicture } from '../../../broker/protocol/chat-files';
import type { ChatFile } from '../../../broker/protocol/models';
import { t } from '../texts';
import { FileMark } from './file-mark';
import { sizeText } from './tray';
import { useBlobAddress } from './use-blob-address';
import { useShowable } from './use-showable';

interface SentFilesProps {
  readonly files: readonly ChatFile[];
  readonly load: (file: string) => Promise<Blob | null>;
}

/** The files of a message that was sent: pictures as such, the others (and pictures too large to be drawn) by name and size. */
export function SentFiles({ files, load }: SentFilesProps) {
  return (
    <ul className="sent-files">
      {files.map((file) => (
        <li key={file.file}>
          {isShownPicture(file) ? <Picture file={file} load={load} /> : <Download file={file} load={load} />}
        </li>
      ))}
    </ul>
  );
}

interface OneProps {
  readonly file: ChatFile;
  readonly load: SentFilesProps['load'];
}

/** Loaded when it comes into view: a chat may hold fifty of them. */
function Picture({ file, load }: OneProps) {
  const place = useRef<HTMLDivElement>(null);
  const [blob, setBlob] = useState<Blob | null>(null);
  const [gone, setGone] = useState(false);
  const { picture, tooLarge } = useShowable(blob);
  const address = useBlobAddress(picture);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file never changes under its id.
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let over = false;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting !== true) return;
      observer.disconnect();
      void load(file.file).then((bytes) => {
        if (over) return;
        if (bytes === null) setGone(true);
        else setBlob(bytes);
      });
    });
    observer.observe(element);
    return () => {
      over = true;
      observer.disconnect();
    };
  }, [file.file]);
  if (gone || tooLarge) return <Download file={file} load={load} />;
  return (
    <div ref={place} className="sent-picture">
      {address === null ? null : (
        <a href={address} download={file.name} aria-label={t('files.saveOf', { name: file.name })}>
          <img src={address} alt={t('files.picture', { name: file.name })} onError={() => setGone(true)} />
        </a>
      )}
    </div>
  );
}

function Download({ file, load }: OneProps) {
  const [problem, setProblem] = useState(false);
  const save = async (): Promise<void> => {
    const bytes = await load(file.file);
    setProblem(bytes === null);
    if (bytes === null) return;
    const address = URL.createObjectURL(bytes);
    const link = document.createElement('a');
    link.href = address;
    link.download = file.name;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <button
      type="button"
      className="chip is-ready"
      aria-label={t('files.saveOf', { name: file.name })}
      onClick={() => void save()}
    >
      <FileMark name={file.name} />
      <span className="chip-texts">
        <span className="chip-name">{file.name}</span>
        <span className="chip-state" role={problem ? 'alert' : undefined}>
          {problem ? t('files.gone') : sizeText(file.size)}
        </span>
      </span>
    </button>
  );
}
