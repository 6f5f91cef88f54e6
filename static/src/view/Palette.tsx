/** Ctrl-K: every action by name. A native dialog keeps the focus inside. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { fold } from "../lib/table";
import { paletteOpen } from "../state/canvas";
import { openSession } from "../state/actions";
import { sessionId, sessions } from "../state/store";
import { commands, type Command } from "./commands";
import { Icon } from "./Icons";

function listCommands(query: string): Command[] {
  const others = sessions.value
    .filter((session) => session.id !== sessionId.value)
    .slice(0, 20)
    .map((session): Command => ({ id: session.id, label: `Open “${session.title}”`, icon: "file", run: () => openSession(session.id) }));
  const words = fold(query).split(/\s+/).filter(Boolean);
  const all = [...commands(), ...others];
  return all.filter((command) => words.every((word) => fold(command.label).includes(word)));
}

export function Palette() {
  const dialog = useRef<HTMLDialogElement>(null);
  const query = useSignal("");
  const active = useSignal(0);
  const open = paletteOpen.value;
  useEffect(() => {
    if (!open) return;
    query.value = "";
    active.value = 0;
    dialog.current?.showModal();
  }, [open]);
  if (!open) return null;

  const found = listCommands(query.value);
  const close = () => {
    dialog.current?.close();
    paletteOpen.value = false;
  };
  const run = (command: Command | undefined) => {
    if (!command) return;
    close();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      active.value = (active.value + step + found.length) % Math.max(1, found.length);
      document.getElementById(`command-${active.value}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(found[active.value]);
    }
  };
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label="Commands"
      onClose={() => (paletteOpen.value = false)}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div class="palette-box">
        <div class="palette-field">
          <Icon name="search" />
          <input
            type="text"
            role="combobox"
            aria-expanded="true"
            aria-controls="command-list"
            aria-activedescendant={found.length ? `command-${active.value}` : undefined}
            aria-label="What do you want to do?"
            placeholder="What do you want to do?"
            value={query.value}
            onInput={(event) => {
              query.value = event.currentTarget.value;
              active.value = 0;
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        <ul id="command-list" role="listbox" aria-label="Commands">
          {found.map((command, index) => (
            <li
              key={command.id}
              id={`command-${index}`}
              role="option"
              aria-selected={index === active.value}
              onPointerMove={() => (active.value = index)}
              onClick={() => run(command)}
            >
              <Icon name={command.icon} />
              <span>{command.label}</span>
              {command.keys && <kbd>{command.keys}</kbd>}
            </li>
          ))}
        </ul>
        {!found.length && <p class="quiet palette-none">Nothing by that name.</p>}
      </div>
    </dialog>
  );
}
