/** Ctrl-K: every action by name. A native dialog keeps the focus inside. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { fold } from "../lib/table";
import { drawerOpen, paletteOpen } from "../state/canvas";
import { openSession } from "../state/actions";
import { sessionId, sessions } from "../state/store";
import { commands, type Command } from "./commands";
import { Icon } from "./Icons";
import { t } from "../lib/t";

function listCommands(query: string): Command[] {
  const others = sessions.value
    .filter((session) => session.id !== sessionId.value)
    .slice(0, 20)
    .map((session): Command => ({ id: session.id, label: t("Open “{title}”", { title: session.title }), icon: "file", run: () => openSession(session.id) }));
  const words = fold(query).split(/\s+/).filter(Boolean);
  const all = [...commands(), ...others];
  return all.filter((command) => words.every((word) => fold(command.label).includes(word)));
}

function CommandList(props: { found: Command[]; active: number; onActive: (index: number) => void; onRun: (command: Command) => void }) {
  return (
    <ul id="command-list" role="listbox" aria-label={t("Commands")}>
      {props.found.map((command, index) => (
        <li
          key={command.id}
          id={`command-${index}`}
          role="option"
          aria-selected={index === props.active}
          onPointerMove={() => props.onActive(index)}
          onClick={() => props.onRun(command)}
        >
          <Icon name={command.icon} />
          <span>{command.label}</span>
          {command.keys && <kbd>{command.keys}</kbd>}
        </li>
      ))}
    </ul>
  );
}

function PaletteBody({ onRun }: { onRun: (command: Command) => void }) {
  const query = useSignal("");
  const active = useSignal(0);
  const found = listCommands(query.value);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      active.value = (active.value + step + found.length) % Math.max(1, found.length);
      document.getElementById(`command-${active.value}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      const command = found[active.value];
      if (command) onRun(command);
    }
  };
  return (
    <div class="palette-box">
      <div class="palette-field">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="command-list"
          aria-activedescendant={found.length ? `command-${active.value}` : undefined}
          aria-label={t("What do you want to do?")}
          placeholder={t("What do you want to do?")}
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value;
            active.value = 0;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <CommandList found={found} active={active.value} onActive={(index) => (active.value = index)} onRun={onRun} />
      {!found.length && <p class="quiet palette-none">{t("Nothing by that name.")}</p>}
    </div>
  );
}

export function Palette() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = paletteOpen.value;
  // Before the page is painted: keys typed at once are for the field, however busy the page is.
  useLayoutEffect(() => {
    const box = dialog.current;
    if (!open || !box) return;
    const before = document.activeElement as HTMLElement | null;
    box.showModal();
    return () => {
      // By Ctrl-K it goes without being closed: the focus would be nowhere.
      if (document.activeElement === document.body || box.contains(document.activeElement)) before?.focus();
    };
  }, [open]);
  if (!open) return null;
  const close = () => {
    dialog.current?.close();
    paletteOpen.value = false;
  };
  const run = (command: Command) => {
    close();
    drawerOpen.value = false;
    command.run();
  };
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label={t("Commands")}
      onClose={() => (paletteOpen.value = false)}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <PaletteBody onRun={run} />
    </dialog>
  );
}
