import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { sessionQuery } from '../api/session';
import { DropZone, visibleAfterMs } from './DropZone';
import type { ImportedFile } from './ImportResult';
import { useLeadHome } from './useLeadHome';

/** Imports a file and, once queries see its events, leads to Home. A key that may only send stays here. */
export default function ImportDialog({ onClose }: { onClose: () => void }) {
  const { data: session } = useQuery(sessionQuery);
  const lead = useLeadHome();
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const onImported = (file: ImportedFile) => {
    if (session?.scopes.includes('query')) {
      timer.current = window.setTimeout(() => {
        onClose();
        lead(file);
      }, visibleAfterMs);
    }
  };
  return (
    <Modal opened onClose={onClose} title="Import a file" size="lg" centered>
      <DropZone onImported={onImported} />
    </Modal>
  );
}
