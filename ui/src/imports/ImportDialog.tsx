import { Modal } from '@mantine/core';
import { DropZone } from './DropZone';

export default function ImportDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Import a file" size="lg" centered>
      <DropZone />
    </Modal>
  );
}
