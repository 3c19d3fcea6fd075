import { Modal } from '@mantine/core';
import { useDialogs } from '../shell/dialogs';
import { DropZone } from './DropZone';

export default function ImportDialog() {
  const close = useDialogs((state) => state.close);
  return (
    <Modal opened onClose={close} title="Import a file" size="lg" centered>
      <DropZone />
    </Modal>
  );
}
