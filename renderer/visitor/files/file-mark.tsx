import { allowedExtension } from '../../../broker/protocol/chat-files';

/** The kind of a file, as a small sign with the ending of its name. */
export function FileMark({ name }: { readonly name: string }) {
  return (
    <span className="file-mark" aria-hidden="true">
      {(allowedExtension(name) ?? '').toUpperCase()}
    </span>
  );
}
