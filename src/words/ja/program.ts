import type { ProgramWords } from "../program.ts";

export const japaneseProgram: ProgramWords = {
  "{file} is not there.": "{file}: 見つかりません。",
  "Check the path; the file may have been moved or renamed.":
    "パスを確かめてください。ファイルが移動されたか、名前が変わった可能性があります。",
  "{file} can't be opened: its name, or that of a folder it is in, is not written in UTF-8.":
    "{file}: 開けません。この名前、または上のフォルダーの名前が UTF-8 で書かれていません。",
  "Rename it, by convmv for instance, and try again.": "convmv などで名前を変えてから、もう一度試してください。",
  "{file} is a device or a pipe, not a file.": "{file}: ファイルではなく、デバイスまたはパイプです。",
  "Save the sound to a file first.": "まず音声をファイルに保存してください。",
  "{file} can't be read: {reason}.": "{file}: 読めません。{reason}。",
  "Check the file's permissions and the disk.": "ファイルのアクセス権とディスクを確かめてください。",
  "{file} is empty: 0 bytes.": "{file}: 空のファイルです（0 バイト）。",
  "The copy or the recording didn't finish; take it from its source again.":
    "コピーまたは録音が最後まで終わっていません。元の場所からもう一度取ってください。",
  "{file} has no sound in it: its audio is 0 seconds long.": "{file}: 音が入っていません（長さ 0 秒）。",
  "The recording was stopped before it began; take another copy, if there is one.":
    "始まる前に録音が止められています。ほかのコピーがあれば、それを使ってください。",
  "{file} has no channel {channel}: it has {channels}.":
    "{file}: チャンネル {channel} はありません（全部で {channels}）。",
  "Choose a channel that is there, or let all of them be mixed.":
    "あるチャンネルを選ぶか、すべてをミックスしてください。",
  "{file} has no audio track {track}: it has {tracks}.":
    "{file}: 音声トラック {track} はありません（全部で {tracks}）。",
  "Choose a track that is there, or leave the choice to the file.": "あるトラックを選ぶか、ファイルに任せてください。",
  "{file} has no audio track: this {container} file holds pictures alone.":
    "{file}: 音声トラックがありません。この {container} ファイルには映像しか入っていません。",
  "Choose a file with sound; screen recordings are often made without.":
    "音声のあるファイルを選んでください。画面の録画には音声がないことがよくあります。",
  "{file} is damaged: {what}.": "{file}: 壊れています。{what}。",
  "Take the file from its source again; a player that opens it may be able to save a repaired copy.":
    "元の場所からもう一度取ってください。開けるプレーヤーがあれば、修復したコピーを保存できるかもしれません。",
  "{file} is cut off: its index, which stands at the end of such files, is missing.":
    "{file}: 途中で切れています。この種のファイルの末尾にある索引がありません。",
  "The recording or the copy didn't finish; copy it again, or repair it with a tool such as untrunc.":
    "録音またはコピーが最後まで終わっていません。コピーし直すか、untrunc などの道具で修復してください。",
  "{file} could not be read: something in it makes the reader run for ever.":
    "{file}: 読めませんでした。内容の一部のために、読み取りがいつまでも終わりません。",
  "{file} could not be read: its index asks for more memory than a recording needs.":
    "{file}: 読めませんでした。索引が、録音に必要な量を超えるメモリを要求しています。",
  "{file} is {what}, which needs ffmpeg, and there is none on the PATH.":
    "{file}: {what} です。読むには ffmpeg が必要ですが、PATH にありません。",
  "{file} is in no format that this program knows, and there is no ffmpeg on the PATH to try.":
    "{file}: このプログラムが知らない形式です。試すための ffmpeg も PATH にありません。",
  "Install ffmpeg (https://ffmpeg.org) and try again, or convert the file to WAV, FLAC, MP3 or M4A.":
    "ffmpeg (https://ffmpeg.org) を入れてもう一度試すか、ファイルを WAV、FLAC、MP3、M4A のどれかに変換してください。",
  "{file} is {what}, which neither this program nor ffmpeg reads.":
    "{file}: {what}。このプログラムでも ffmpeg でも読み込めません。",
  "Convert it to WAV with a program that plays it, and take that.":
    "再生できるプログラムで WAV に変換し、それを使ってください。",
  "{file} is {what}, not a sound or video file.": "{file}: 音声や動画のファイルではありません（{what}）。",
  "Choose the recording itself.": "録音そのものを選んでください。",
  "ffmpeg can't read {file}: {reason}.": "ffmpeg で {file} を読めません。{reason}。",
  "Check that the file plays; if it does, convert it to WAV and try again.":
    "ファイルが再生できるか確かめ、できるなら WAV に変換してもう一度試してください。",
  "{file} is no longer there.": "{file}: もうありません。",
  "Put it back, then try again.": "元の場所に戻してから、もう一度試してください。",
  "Check its name, or put it back.": "名前を確かめるか、元の場所に戻してください。",
  "{file} may not be opened by you.": "{file}: 開く権限がありません。",
  "Change its permissions, or use a folder of yours.": "アクセス権を変えるか、自分のフォルダーを使ってください。",
  "The disk is full: {file} could not be written.": "ディスクがいっぱいで、{file} に書き込めませんでした。",
  "Free some space, then try again. What was finished is kept.":
    "空きを作ってから、もう一度試してください。済んだ分は残っています。",
  "{file} is in use by another program.": "{file}: ほかのプログラムが使っています。",
  "Close it there, then try again.": "そちらで閉じてから、もう一度試してください。",
  "Too many files are open: {file} could not be opened.": "開いているファイルが多すぎて、{file} を開けませんでした。",
  "Close other programs, then retry.": "ほかのプログラムを閉じてから、もう一度試してください。",
  "The system does not let this program use {file}.": "システムが、このプログラムに {file} を使わせません。",
  "Allow it in the system's privacy settings, or copy the file elsewhere.":
    "システムのプライバシー設定で許可するか、ファイルを別の場所にコピーしてください。",
  "The disk reports a fault at {file}.": "ディスクが {file} の異常を知らせています。",
  "Check the disk and its cable; copy the file elsewhere if that still works.":
    "ディスクとケーブルを確かめてください。まだ読めるなら、ファイルを別の場所にコピーしてください。",
  "Something went wrong inside the program: {words}": "プログラムの内部で問題が起きました: {words}",
  "Try again; if it happens again, please report it with the file's kind and this sentence.":
    "もう一度試してください。また起きるなら、ファイルの種類とこの文を添えて知らせてください。",
  "The engine stopped {times} times at the same place of {file}.":
    "エンジンが {file} の同じ場所で {times} 回停止しました。",
  "There may be too little memory: try a smaller batch or model. What was transcribed is kept.":
    "メモリが足りないのかもしれません。バッチかモデルを小さくしてみてください。文字起こしが済んだ分は残っています。",
  "{file} is being transcribed by another Slimscribe (process {process}).":
    "{file}: 別の Slimscribe（プロセス {process}）が文字起こししています。",
  "Wait until that one has finished, or end it and run this again: nothing it has done is lost.":
    "それが終わるのを待つか、終了させてからもう一度試してください。済んだ分は失われません。",
  "This file is no longer in the queue.": "このファイルはもうキューにありません。",
  "Add it again to go on with it.": "続けるには、もう一度追加してください。",
  "None of these files has words yet.": "どのファイルにもまだ言葉がありません。",
  "Wait until the first are done.": "最初のものが終わるまで待ってください。",
  "There is no text to change yet.": "まだ変更できるテキストがありません。",
  "Wait for the first words.": "最初の言葉を待ってください。",
  "Voices are not kept.": "声は残されません。",
  "Turn it on first: Settings, Storage, or slimscribe voices on.":
    "先にオンにしてください: 設定の「ストレージ」、または slimscribe voices on。",
  "Too little is said by this voice to know it elsewhere: the name is changed, the voice not kept.":
    "この声の発言が少なすぎて、ほかでは見分けられません。名前は変更しましたが、声は残していません。",
  "Keep it from a recording in which it speaks for {seconds} seconds or more.":
    "{seconds} 秒以上話している録音から残してください。",
  "This transcript was changed in another window meanwhile.":
    "この文字起こしは、その間に別のウィンドウで変更されました。",
  "Read it again, then make your change.": "読み直してから、変更してください。",
  "The disk is full: {file} could not be written to {folder}.":
    "ディスクがいっぱいで、{file} を {folder} に書き込めませんでした。",
  "Free some space, then run the same again: what was decoded is kept.":
    "空きを作ってから、同じことをもう一度行ってください。デコードした分は残っています。",
  "{folder} can't be written to.": "{folder} に書き込めません。",
  "Choose another folder for the results, or change its permissions.":
    "結果の保存先に別のフォルダーを選ぶか、アクセス権を変えてください。",
  "There is no folder {path}.": "フォルダー {path} がありません。",
  "Make it first, or check how it is written.": "先に作るか、書き方を確かめてください。",
  "{path} is not a folder.": "{path} はフォルダーではありません。",
  "Give the folder that it is in.": "それが入っているフォルダーを指定してください。",
  "The files did not arrive whole.": "ファイルを最後まで受信できませんでした。",
  "Drop them again.": "もう一度ドロップしてください。",
  "The cache is in use: a recording is being transcribed.": "録音を文字起こししているため、キャッシュは使用中です。",
  "A recording is being transcribed: what is measured meanwhile says little.":
    "録音を文字起こししている間に測定しても、結果はあてになりません。",
  "Wait until it has ended, or pause the queue, then try again.":
    "終わるのを待つか、キューを一時停止してから、もう一度試してください。",
  "{name} knows English alone, not {language}.": "{name} は英語専用で、{language} には使えません。",
  "Choose a multilingual model, such as whisper-base.": "whisper-base のような多言語モデルを選んでください。",
  "{name} can't translate.": "{name} は翻訳できません。",
  "Choose a multilingual model that was trained for it, such as whisper-base.":
    "whisper-base のような、翻訳を学習した多言語モデルを選んでください。",
  "There is no model {model}.": "モデル {model} がありません。",
  "Choose another one, or put it into the models folder.": "別のモデルを選ぶか、モデルのフォルダーに入れてください。",
  "The model file {file} is damaged: {what}.": "モデルファイル {file} が壊れています。{what}。",
  "Download or copy the model again.": "モデルをもう一度ダウンロードまたはコピーしてください。",
  "What this model computes is not a number: some of its weights are too large.":
    "モデルの計算結果が数値になりません。重みの一部が大きすぎます。",
  "There is a model called {name} already.": "{name} というモデルはもうあります。",
  "Use it, or remove it first.": "それを使うか、先に削除してください。",
  "Something is being done with {name} already.": "{name} に対する作業がすでに進んでいます。",
  "Wait until it has ended, or stop it.": "終わるのを待つか、中止してください。",
  "{host} could not be reached, or stopped answering.": "{host} に接続できないか、応答がなくなりました。",
  "Check the connection, then get the model again: what arrived is kept.":
    "接続を確かめてから、もう一度ダウンロードしてください。受信した分は残っています。",
  "The hub has no {what}.": "ハブに {what} がありません。",
  "Check the model's name and revision.": "モデルの名前とリビジョンを確かめてください。",
  "{asked} is no name of a model that can be got.": "{asked} は入手できるモデルの名前ではありません。",
  "Give tiny, base, small, medium, large-v3 or turbo, or owner/name as the hub has it.":
    "tiny、base、small、medium、large-v3、turbo のどれか、またはハブでの所有者/名前を書いてください。",
  "The model needs {needed} more on the disk of {path}, where {free} are free.":
    "モデルには {path} のディスクにあと {needed} 必要ですが、空きは {free} です。",
  "Free some space there, or choose another folder for models with SLIMSCRIBE_MODELS.":
    "そこに空きを作るか、SLIMSCRIBE_MODELS でモデル用の別のフォルダーを選んでください。",
  "Knows English alone, not {language}.": "英語専用で、{language} には使えません。",
  "For English alone.": "英語専用です。",
  "Can't translate into English.": "英語への翻訳はできません。",
  "For English alone, whisper-{size}.en makes fewer errors.":
    "英語だけなら、whisper-{size}.en のほうが誤りが少なくなります。",
  "Needs {bytes} of memory, more than this machine has.":
    "メモリが {bytes} 必要です。このコンピューターのメモリより多い量です。",
  "Needs {bytes} of memory; {free} are free now.": "メモリが {bytes} 必要です。今の空きは {free} です。",
  "a first look at clear speech; many errors": "明瞭な音声の下見に。誤りは多め",
  "a first look at clear English; many errors": "明瞭な英語の下見に。誤りは多め",
  "clear speech in common languages, quickly": "よく使われる言語の明瞭な音声を手早く",
  "clear English, quickly": "明瞭な英語を手早く",
  "everyday recordings: far fewer errors than base": "日常の録音に。base よりずっと誤りが少ない",
  "everyday English, quicker than small.en": "日常の英語に。small.en より速い",
  "everyday English: far fewer errors than base.en": "日常の英語に。base.en よりずっと誤りが少ない",
  "accents and noise; turbo makes fewer errors yet": "なまりや雑音に。turbo はさらに誤りが少ない",
  "English with accents and noise, quickly": "なまりや雑音のある英語を手早く",
  "English with accents and noise": "なまりや雑音のある英語に",
  "translating into English; needs much memory": "英語への翻訳に。多くのメモリが必要",
  "nearly the most accurate, and quicker than large-v3": "最も正確なものに近く、large-v3 より速い",
  "nearly the most accurate for English, quickly": "英語では最も正確なものに近く、速い",
  "the most accurate, also for rare languages": "最も正確。話者の少ない言語にも",
  "a model of your own, about as large as {model}": "自分で追加したモデル。大きさは {model} と同じくらい",
  "; slower than it is spoken on this machine": "。このコンピューターでは話す速さより遅い",
  "Of its {channels} channels the centre one, which holds the dialogue, is heard alone where it sounds.":
    "{channels} 個のチャンネルのうち、会話の入った中央のチャンネルは、鳴っている間それだけを聞いています。",
  "Its {silent} channel is silent: the {heard} one is heard alone.":
    "{silent}のチャンネルは無音のため、{heard}だけを聞いています。",
  "Speech in its {heard} channel is drowned by the other one: there it is heard alone.":
    "{heard}のチャンネルの声がもう一方にかき消される箇所では、そのチャンネルだけを聞いています。",
  "The file ends without its last page: it seems to be cut off.":
    "最後のページがないまま終わっています。途中で切れているようです。",
  "The file ends in the middle of a frame: it seems to be cut off.":
    "フレームの途中で終わっています。途中で切れているようです。",
  "The file is damaged or cut off: what is behind that place is missing.":
    "ファイルが壊れているか途中で切れています。その先はありません。",
  "The file became shorter while it was read; the rest of it is missing.":
    "読んでいる間にファイルが短くなりました。残りはありません。",
  "The file grew while it was read: what was added is not in this transcript.":
    "読んでいる間にファイルが大きくなりました。増えた分はこの文字起こしに含まれません。",
  "ffmpeg could not read the file to its end: what is behind that place is missing.":
    "ffmpeg がファイルを最後まで読めませんでした。その先はありません。",
  "Several recordings stand one behind the other in this file: all of them are read.":
    "このファイルには複数の録音が続けて入っています。すべて読みます。",
  left: "左",
  right: "右",
  "{file}: {what}": "{file}: {what}",
  "The GPU failed and is left out from now on: the processor goes on. Nothing that was shown is lost.":
    "GPU が失敗したため、今後は使わず、プロセッサーで続けます。表示されていた内容は失われていません。",
  "The GPU failed here before and is left out: the processor decodes.":
    "この GPU は以前に失敗したため使わず、プロセッサーがデコードします。",
  "The GPU decodes in standard and slim attention: in this one the processor does.":
    "GPU がデコードするのは standard と slim のアテンションです。このアテンションではプロセッサーがデコードします。",
  "There is no GPU here that WebGPU can use.": "WebGPU で使える GPU がありません。",
  "It needs a driver for Vulkan (Linux), Direct3D 12 (Windows) or Metal (macOS); with --device auto, or in Settings, the processor does its work.":
    "Vulkan (Linux)、Direct3D 12 (Windows)、または Metal (macOS) のドライバーが必要です。--device auto または設定を使えば、プロセッサーが代わりに処理します。",
  "The engine stopped and was started again; nothing that was shown is lost.":
    "エンジンが停止したため、再起動しました。表示されていた内容は失われていません。",
  "{folder} can't be watched: there is no such folder now.":
    "{folder} を監視できません。今そのフォルダーがありません。",
  "It is watched as soon as it is there; take it off the list in Settings if it won't come back.":
    "フォルダーが現れしだい監視します。戻らないのであれば、設定の一覧から外してください。",
  "A folder can't be watched: {what}": "フォルダーを監視できません: {what}",
  "Check that it may be read, or take it off the list in Settings.":
    "読めるか確かめるか、設定の一覧から外してください。",
  "Recordings wait at {address}, and no worker is there.": "録音が {address} で待っていますが、ワーカーがありません。",
  "Start one, on as many machines as you like: slimscribe worker --queue, with the same address.":
    "何台でもかまいません。同じアドレスで slimscribe worker --queue を起動してください。",
  "{name} is here, and every weight was read.": "{name} の準備ができました。すべての重みを読みました。",
  "{name} is among your models, and every weight was read.":
    "{name} をモデルに追加しました。すべての重みを読みました。",
  "{name} is whole: every weight is there and a number.": "{name} は完全です。すべての重みがあり、数値です。",
  "{model} has the shape of models that were distilled for English alone: in another language it may write English, or nothing that was said.":
    "{model} は、英語専用に蒸留されたモデルの形をしています。ほかの言語では英語で書いたり、話された内容を書かなかったりすることがあります。",
};
