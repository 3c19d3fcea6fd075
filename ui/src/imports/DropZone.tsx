import { Button } from '@mantine/core';
import IconCircleX from '@tabler/icons-react/dist/esm/icons/IconCircleX.mjs';
import IconFileImport from '@tabler/icons-react/dist/esm/icons/IconFileImport.mjs';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { formatBytes, formatCount } from '../shared/format';
import styles from './DropZone.module.css';
import { ImportResult, type ImportedFile } from './ImportResult';
import { upload, type UploadProgress } from './upload';
import { useFileDrop } from './useFileDrop';

/** The server responds when events are stored; queries see them within a second. */
export const visibleAfterMs = 1_200;

type State =
  | { kind: 'idle' }
  | { kind: 'sending'; name: string; progress: UploadProgress | null }
  | { kind: 'done'; name: string; progress: UploadProgress }
  | { kind: 'failed'; name: string; message: string };

interface DropZoneProps {
  /** Called after a file with at least one accepted event. */
  onImported?: (file: ImportedFile) => void;
}

export function DropZone({ onImported }: DropZoneProps) {
  const client = useQueryClient();
  const [state, setState] = useState<State>({ kind: 'idle' });
  const input = useRef<HTMLInputElement>(null);
  const abort = useRef<AbortController | null>(null);

  useEffect(() => () => abort.current?.abort(), []);

  const send = async (file: File) => {
    const controller = new AbortController();
    abort.current = controller;
    setState({ kind: 'sending', name: file.name, progress: null });
    try {
      const progress = await upload(file, (now) => setState({ kind: 'sending', name: file.name, progress: now }), controller.signal);
      setState({ kind: 'done', name: file.name, progress });
      if (progress.accepted > 0) {
        onImported?.({ name: file.name, progress, at: Date.now() });
        const refresh = () => void client.invalidateQueries({ queryKey: ['live'] });
        refresh();
        window.setTimeout(refresh, visibleAfterMs);
      }
    } catch (error) {
      setState(
        controller.signal.aborted
          ? { kind: 'idle' }
          : { kind: 'failed', name: file.name, message: error instanceof Error ? error.message : 'An unknown error.' },
      );
    }
  };

  const drop = (files: FileList) => {
    const [file] = files;
    if (file === undefined || state.kind === 'sending') {
      return;
    }

    if (files.length > 1) {
      setState({ kind: 'failed', name: formatCount(files.length) + ' files', message: 'Drop them one by one.' });
    } else {
      void send(file);
    }
  };
  const isOver = useFileDrop(drop);

  return (
    <div className={styles.zone} data-drop-zone data-over={isOver || undefined}>
      <input
        ref={input}
        type="file"
        className={styles.input}
        aria-label="File of events"
        tabIndex={-1}
        accept=".json,.ndjson,.jsonl,.csv,.tsv,.log,.txt,.gz,application/json,application/x-ndjson,text/csv,text/tab-separated-values,application/gzip"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file !== undefined) {
            void send(file);
          }
        }}
      />
      {state.kind === 'sending' ? (
        <Sending name={state.name} progress={state.progress} onCancel={() => abort.current?.abort()} />
      ) : (
        <>
          {state.kind === 'done' && <ImportResult name={state.name} progress={state.progress} />}
          {state.kind === 'failed' && (
            <p className={styles.failed} role="alert">
              <IconCircleX size={16} aria-hidden /> Not imported: {state.name}. {state.message}
            </p>
          )}
          {state.kind === 'idle' && <IconFileImport size={22} stroke={1.5} aria-hidden className={styles.icon} />}
          <p>
            Drop {state.kind === 'idle' ? 'a' : 'another'} file of events here, or{' '}
            <button type="button" className={styles.choose} onClick={() => input.current?.click()}>
              choose one
            </button>
          </p>
          <p className={styles.hint}>NDJSON (one JSON object a line), a JSON array or CSV, also with gzip, any size</p>
        </>
      )}
    </div>
  );
}

function Sending({ name, progress, onCancel }: { name: string; progress: UploadProgress | null; onCancel: () => void }) {
  const share = progress === null || progress.totalBytes === 0 ? 0 : progress.sentBytes / progress.totalBytes;
  return (
    <div className={styles.sending}>
      <p>
        Importing <strong>{name}</strong>
      </p>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label={`Importing ${name}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <div className={styles.fill} style={{ width: `${share * 100}%` }} />
      </div>
      <p className={styles.hint}>
        {progress !== null && `${formatBytes(progress.sentBytes)} of ${formatBytes(progress.totalBytes)} · ${formatCount(progress.accepted)} accepted`}
      </p>
      <Button size="compact-xs" variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
