/** Names of the channels between the page and the program. */
export const channels = {
  /** (method, input) -> Answer */
  call: "slimscribe:call",
  /** HostEvent -> the page */
  event: "slimscribe:event",
  /** (paths that preload read off dropped files) -> Answer */
  add: "slimscribe:add",
  /** ("files" | "folder") -> Answer, Added or null when nothing was chosen */
  choose: "slimscribe:choose",
  /** () -> Answer, path or null: a folder for results or to watch */
  chooseFolder: "slimscribe:choose-folder",
  /** ("file" | "folder") -> Answer, path or null: of a model that is to be added */
  chooseModel: "slimscribe:choose-model",
  /** (job id) -> Answer: shows the recording in the system's file manager */
  reveal: "slimscribe:reveal",
  /** (boolean) -> Answer, boolean: that the page wants to hear the microphone, or no more */
  wantMicrophone: "slimscribe:want-microphone",
  /** a menu's command -> the page */
  command: "slimscribe:command",
} as const;
