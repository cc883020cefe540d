import type { ProgramWords } from "../program.ts";

export const chineseProgram: ProgramWords = {
  "{file} is not there.": "{file}：找不到。",
  "Check the path; the file may have been moved or renamed.": "请检查路径；文件可能已移动或改名。",
  "{file} can't be opened: its name, or that of a folder it is in, is not written in UTF-8.":
    "{file}：无法打开，其名称或所在文件夹的名称不是 UTF-8 编码。",
  "Rename it, by convmv for instance, and try again.": "请改名（例如用 convmv）后重试。",
  "{file} is a device or a pipe, not a file.": "{file}：是设备或管道，不是文件。",
  "Save the sound to a file first.": "请先将声音保存到文件。",
  "{file} can't be read: {reason}.": "{file}：无法读取，{reason}。",
  "Check the file's permissions and the disk.": "请检查文件的权限和磁盘。",
  "{file} is empty: 0 bytes.": "{file}：空文件，0 字节。",
  "The copy or the recording didn't finish; take it from its source again.": "复制或录制未完成；请从来源重新获取。",
  "{file} has no sound in it: its audio is 0 seconds long.": "{file}：其中没有声音，时长为 0 秒。",
  "The recording was stopped before it began; take another copy, if there is one.":
    "录音在开始之前就停止了；如有其他副本，请使用其他副本。",
  "{file} has no channel {channel}: it has {channels}.": "{file}：没有声道 {channel}，共有 {channels} 个。",
  "Choose a channel that is there, or let all of them be mixed.": "请选择已有的声道，或混合所有声道。",
  "{file} has no audio track {track}: it has {tracks}.": "{file}：没有音轨 {track}，共有 {tracks} 条。",
  "Choose a track that is there, or leave the choice to the file.": "请选择已有的音轨，或由文件决定。",
  "{file} has no audio track: this {container} file holds pictures alone.":
    "{file}：没有音轨，这个 {container} 文件只有画面。",
  "Choose a file with sound; screen recordings are often made without.": "请选择有声音的文件；屏幕录像常常没有声音。",
  "{file} is damaged: {what}.": "{file}：已损坏，{what}。",
  "Take the file from its source again; a player that opens it may be able to save a repaired copy.":
    "请从来源重新获取文件；能打开它的播放器也许可以保存修复后的副本。",
  "{file} is cut off: its index, which stands at the end of such files, is missing.":
    "{file}：不完整，缺少这类文件末尾的索引。",
  "The recording or the copy didn't finish; copy it again, or repair it with a tool such as untrunc.":
    "录制或复制未完成；请重新复制，或用 untrunc 之类的工具修复。",
  "{file} could not be read: something in it makes the reader run for ever.":
    "{file}：无法读取，其中的内容使读取无法结束。",
  "{file} could not be read: its index asks for more memory than a recording needs.":
    "{file}：无法读取，其索引要求的内存超出录音所需。",
  "{file} is {what}, which needs ffmpeg, and there is none on the PATH.":
    "{file}：{what}，需要 ffmpeg，而 PATH 中没有。",
  "{file} is in no format that this program knows, and there is no ffmpeg on the PATH to try.":
    "{file}：不是本程序认识的格式，PATH 中也没有可以尝试的 ffmpeg。",
  "Install ffmpeg (https://ffmpeg.org) and try again, or convert the file to WAV, FLAC, MP3 or M4A.":
    "请安装 ffmpeg（https://ffmpeg.org）后重试，或将文件转换为 WAV、FLAC、MP3 或 M4A。",
  "{file} is {what}, which neither this program nor ffmpeg reads.": "{file}：{what}，本程序和 ffmpeg 都无法读取。",
  "Convert it to WAV with a program that plays it, and take that.": "请用能播放它的程序转换为 WAV，再使用该文件。",
  "{file} is {what}, not a sound or video file.": "{file}：不是音频或视频文件（{what}）。",
  "Choose the recording itself.": "请选择录音本身。",
  "ffmpeg can't read {file}: {reason}.": "ffmpeg 无法读取 {file}：{reason}。",
  "Check that the file plays; if it does, convert it to WAV and try again.":
    "请确认文件可以播放；如果可以，请转换为 WAV 后重试。",
  "{file} is no longer there.": "{file}：已不存在。",
  "Put it back, then try again.": "请放回原处后重试。",
  "Check its name, or put it back.": "请检查名称，或放回原处。",
  "{file} may not be opened by you.": "{file}：您无权打开。",
  "Change its permissions, or use a folder of yours.": "请更改其权限，或使用您自己的文件夹。",
  "The disk is full: {file} could not be written.": "磁盘已满：无法写入 {file}。",
  "Free some space, then try again. What was finished is kept.": "请腾出空间后重试。已完成的内容会保留。",
  "{file} is in use by another program.": "{file}：正被其他程序使用。",
  "Close it there, then try again.": "请在那里关闭它，然后重试。",
  "Too many files are open: {file} could not be opened.": "打开的文件过多：无法打开 {file}。",
  "Close other programs, then retry.": "请关闭其他程序后重试。",
  "The system does not let this program use {file}.": "系统不允许本程序使用 {file}。",
  "Allow it in the system's privacy settings, or copy the file elsewhere.":
    "请在系统的隐私设置中允许，或将文件复制到别处。",
  "The disk reports a fault at {file}.": "磁盘报告 {file} 处有故障。",
  "Check the disk and its cable; copy the file elsewhere if that still works.":
    "请检查磁盘及其连接线；如果还能读取，请将文件复制到别处。",
  "Something went wrong inside the program: {words}": "程序内部出错：{words}",
  "Try again; if it happens again, please report it with the file's kind and this sentence.":
    "请重试；如果再次发生，请连同文件类型和这句话一起反馈。",
  "The engine stopped {times} times at the same place of {file}.": "引擎在 {file} 的同一处停止了 {times} 次。",
  "There may be too little memory: try a smaller batch or model. What was transcribed is kept.":
    "可能是内存不足：请尝试更小的批或模型。已转写的内容会保留。",
  "{file} is being transcribed by another Slimscribe (process {process}).":
    "{file}：另一个 Slimscribe（进程 {process}）正在转写。",
  "Wait until that one has finished, or end it and run this again: nothing it has done is lost.":
    "请等它完成，或结束它后重试：已完成的内容不会丢失。",
  "This file is no longer in the queue.": "此文件已不在队列中。",
  "Add it again to go on with it.": "请重新添加以继续。",
  "None of these files has words yet.": "这些文件都还没有文字。",
  "Wait until the first are done.": "请等最初的文件完成。",
  "There is no text to change yet.": "还没有可以更改的文字。",
  "Wait for the first words.": "请等待最初的文字。",
  "Voices are not kept.": "不保留声音。",
  "Turn it on first: Settings, Storage, or slimscribe voices on.":
    "请先开启：“设置”中的“存储”，或 slimscribe voices on。",
  "Too little is said by this voice to know it elsewhere: the name is changed, the voice not kept.":
    "这个声音说得太少，无法在别处认出：名称已更改，声音未保留。",
  "Keep it from a recording in which it speaks for {seconds} seconds or more.":
    "请从它说话达到 {seconds} 秒的录音中保留。",
  "This transcript was changed in another window meanwhile.": "此转写文本在此期间已在另一个窗口中更改。",
  "Read it again, then make your change.": "请重新阅读，然后再更改。",
  "The disk is full: {file} could not be written to {folder}.": "磁盘已满：无法将 {file} 写入 {folder}。",
  "Free some space, then run the same again: what was decoded is kept.": "请腾出空间后再做一次：已解码的内容会保留。",
  "{folder} can't be written to.": "无法写入 {folder}。",
  "Choose another folder for the results, or change its permissions.": "请为结果选择其他文件夹，或更改其权限。",
  "There is no folder {path}.": "没有文件夹 {path}。",
  "Make it first, or check how it is written.": "请先创建它，或检查写法。",
  "{path} is not a folder.": "{path} 不是文件夹。",
  "Give the folder that it is in.": "请指定它所在的文件夹。",
  "The files did not arrive whole.": "文件没有完整收到。",
  "Drop them again.": "请重新拖放。",
  "The cache is in use: a recording is being transcribed.": "缓存正在使用：有录音正在转写。",
  "A recording is being transcribed: what is measured meanwhile says little.":
    "有录音正在转写：此时测量的结果没有多大意义。",
  "Wait until it has ended, or pause the queue, then try again.": "请等它结束，或暂停队列后重试。",
  "{name} knows English alone, not {language}.": "{name} 只支持英语，不支持{language}。",
  "Choose a multilingual model, such as whisper-base.": "请选择多语言模型，例如 whisper-base。",
  "{name} can't translate.": "{name} 不能翻译。",
  "Choose a multilingual model that was trained for it, such as whisper-base.":
    "请选择为翻译训练过的多语言模型，例如 whisper-base。",
  "There is no model {model}.": "没有模型 {model}。",
  "Choose another one, or put it into the models folder.": "请选择其他模型，或将它放入模型文件夹。",
  "The model file {file} is damaged: {what}.": "模型文件 {file} 已损坏：{what}。",
  "Download or copy the model again.": "请重新下载或复制模型。",
  "What this model computes is not a number: some of its weights are too large.":
    "模型的计算结果不是数字：部分权重过大。",
  "There is a model called {name} already.": "已有名为 {name} 的模型。",
  "Use it, or remove it first.": "请使用它，或先将其删除。",
  "Something is being done with {name} already.": "{name} 已有操作在进行。",
  "Wait until it has ended, or stop it.": "请等它结束，或停止它。",
  "{host} could not be reached, or stopped answering.": "无法连接 {host}，或它不再应答。",
  "Check the connection, then get the model again: what arrived is kept.":
    "请检查连接，然后重新下载模型：收到的内容会保留。",
  "The hub has no {what}.": "模型库中没有 {what}。",
  "Check the model's name and revision.": "请检查模型的名称和版本。",
  "{asked} is no name of a model that can be got.": "{asked} 不是可下载模型的名称。",
  "Give tiny, base, small, medium, large-v3 or turbo, or owner/name as the hub has it.":
    "请填写 tiny、base、small、medium、large-v3 或 turbo，或模型库中的所有者/名称。",
  "The model needs {needed} more on the disk of {path}, where {free} are free.":
    "模型还需要 {path} 所在磁盘上的 {needed}，而可用空间为 {free}。",
  "Free some space there, or choose another folder for models with SLIMSCRIBE_MODELS.":
    "请在那里腾出空间，或用 SLIMSCRIBE_MODELS 另选模型文件夹。",
  "Knows English alone, not {language}.": "只支持英语，不支持{language}。",
  "For English alone.": "仅限英语。",
  "Can't translate into English.": "不能译成英语。",
  "For English alone, whisper-{size}.en makes fewer errors.": "只用英语时，whisper-{size}.en 的错误更少。",
  "Needs {bytes} of memory, more than this machine has.": "需要 {bytes} 内存，超过这台电脑的内存。",
  "Needs {bytes} of memory; {free} are free now.": "需要 {bytes} 内存；当前可用 {free}。",
  "a first look at clear speech; many errors": "用于初步了解清晰的语音；错误较多",
  "a first look at clear English; many errors": "用于初步了解清晰的英语；错误较多",
  "clear speech in common languages, quickly": "常见语言的清晰语音，速度快",
  "clear English, quickly": "清晰的英语，速度快",
  "everyday recordings: far fewer errors than base": "日常录音：错误远少于 base",
  "everyday English, quicker than small.en": "日常英语，比 small.en 快",
  "everyday English: far fewer errors than base.en": "日常英语：错误远少于 base.en",
  "accents and noise; turbo makes fewer errors yet": "口音和噪声；turbo 的错误更少",
  "English with accents and noise, quickly": "带口音和噪声的英语，速度快",
  "English with accents and noise": "带口音和噪声的英语",
  "translating into English; needs much memory": "译成英语；需要大量内存",
  "nearly the most accurate, and quicker than large-v3": "几乎最准确，且比 large-v3 快",
  "nearly the most accurate for English, quickly": "英语几乎最准确，速度快",
  "the most accurate, also for rare languages": "最准确，也适用于罕见语言",
  "a model of your own, about as large as {model}": "您自己的模型，大小与 {model} 相近",
  "; slower than it is spoken on this machine": "；在这台电脑上比说话慢",
  "Of its {channels} channels the centre one, which holds the dialogue, is heard alone where it sounds.":
    "其 {channels} 个声道中，承载对白的中央声道在有声时单独收听。",
  "Its {silent} channel is silent: the {heard} one is heard alone.": "其{silent}声道无声：只听{heard}声道。",
  "Speech in its {heard} channel is drowned by the other one: there it is heard alone.":
    "其{heard}声道的语音被另一声道淹没：该处只听此声道。",
  "The file ends without its last page: it seems to be cut off.": "文件缺少最后一页：似乎不完整。",
  "The file ends in the middle of a frame: it seems to be cut off.": "文件在一帧中间结束：似乎不完整。",
  "The file is damaged or cut off: what is behind that place is missing.": "文件已损坏或不完整：此处之后的内容缺失。",
  "The file became shorter while it was read; the rest of it is missing.": "读取期间文件变短了；其余部分缺失。",
  "The file grew while it was read: what was added is not in this transcript.":
    "读取期间文件变长了：新增部分不在此转写文本中。",
  "ffmpeg could not read the file to its end: what is behind that place is missing.":
    "ffmpeg 未能把文件读到末尾：此处之后的内容缺失。",
  "Several recordings stand one behind the other in this file: all of them are read.":
    "此文件中有多个录音相接：全部读取。",
  left: "左",
  right: "右",
  "{file}: {what}": "{file}：{what}",
  "The GPU failed and is left out from now on: the processor goes on. Nothing that was shown is lost.":
    "GPU 出现故障，从现在起不再使用：由处理器继续。已显示的内容没有丢失。",
  "The GPU failed here before and is left out: the processor decodes.":
    "GPU 以前在这里出过故障，不再使用：由处理器解码。",
  "The GPU decodes in standard and slim attention: in this one the processor does.":
    "GPU 只用 standard 和 slim 注意力解码：这一种由处理器解码。",
  "There is no GPU here that WebGPU can use.": "这里没有 WebGPU 可以使用的 GPU。",
  "It needs a driver for Vulkan (Linux), Direct3D 12 (Windows) or Metal (macOS); with --device auto, or in Settings, the processor does its work.":
    "它需要 Vulkan（Linux）、Direct3D 12（Windows）或 Metal（macOS）的驱动程序；使用 --device auto 或在设置中选择，由处理器代为工作。",
  "The engine stopped and was started again; nothing that was shown is lost.":
    "引擎曾停止，现已重新启动；已显示的内容没有丢失。",
  "{folder} can't be watched: there is no such folder now.": "无法监视 {folder}：现在没有此文件夹。",
  "It is watched as soon as it is there; take it off the list in Settings if it won't come back.":
    "文件夹出现后会立即监视；如果不会再有，请在设置中把它从列表移除。",
  "A folder can't be watched: {what}": "无法监视文件夹：{what}",
  "Check that it may be read, or take it off the list in Settings.": "请检查它是否可读，或在设置中把它从列表移除。",
  "Recordings wait at {address}, and no worker is there.": "录音在 {address} 等待，而没有 worker。",
  "Start one, on as many machines as you like: slimscribe worker --queue, with the same address.":
    "请启动一个，数量不限：slimscribe worker --queue，使用相同的地址。",
  "{name} is here, and every weight was read.": "{name} 已就绪，每个权重都已读取。",
  "{name} is among your models, and every weight was read.": "{name} 已在您的模型中，每个权重都已读取。",
  "{name} is whole: every weight is there and a number.": "{name} 完整：每个权重都在，且为数值。",
  "{model} has the shape of models that were distilled for English alone: in another language it may write English, or nothing that was said.":
    "{model} 具有专为英语蒸馏的模型的结构：对其他语言，它可能写出英语，或不写出所说的内容。",
};
