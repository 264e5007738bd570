import type { GlobalUse } from "../contents.ts";

/** Modules of Python that reach the system, the network, or run text as code. */
const dangerousModules = new Set(
  (
    "os posix nt subprocess sys socket shutil runpy code codeop pty commands popen2 webbrowser importlib imp pip ctypes _ctypes " +
    "cffi multiprocessing asyncio threading _thread signal pickle _pickle dill cloudpickle joblib marshal types platform " +
    "requests urllib urllib2 urllib3 http httplib aiohttp ftplib smtplib telnetlib ssl tempfile pathlib io _io glob zipfile " +
    "tarfile bdb pdb timeit trace cProfile profile doctest pydoc idlelib lib2to3 ensurepip venv atexit gc inspect " +
    "builtins __builtin__ operator _operator functools"
  ).split(" "),
);

/** Names of those modules that can do no harm, as ordinary checkpoints have them. */
const harmless = new Set(
  (
    "builtins.set builtins.frozenset builtins.list builtins.dict builtins.tuple builtins.int builtins.float builtins.str " +
    "builtins.bool builtins.bytes builtins.bytearray builtins.complex builtins.object builtins.slice builtins.range builtins.type " +
    "pathlib.Path pathlib.PosixPath pathlib.PurePosixPath pathlib.WindowsPath pathlib.PureWindowsPath " +
    "pathlib._local.PosixPath pathlib._local.Path types.SimpleNamespace functools.partial operator.itemgetter io.BytesIO _io.BytesIO joblib.numpy_pickle.NumpyArrayWrapper"
  ).split(" "),
);

/** Names inside of well-known packages that run code or read files. */
const dangerousNames = new Set(
  (
    "torch.load torch.jit.load torch.hub.load torch.hub.load_state_dict_from_url torch.serialization.load numpy.load " +
    "numpy.testing._private.utils.runstring numpy.testing._private.utils.rundocs numpy.f2py.crackfortran.getlincoef " +
    "numpy.f2py.crackfortran._eval_length numpy.f2py.diagnose.run_command numpy.fromfile numpy.memmap numpy.save " +
    "torch.utils.cpp_extension.load torch.utils.cpp_extension.load_inline torch.distributed.rpc.rpc_sync " +
    "torch.utils._config_module.load_config torch.utils.collect_env.run torch.fx.experimental.symbolic_shapes.ShapeEnv.evaluate_guards_expression " +
    "torch._dynamo.guards.GuardBuilder.get torch._inductor.codecache.compile_file"
  ).split(" "),
);

const knownPackages = new Set(
  (
    "torch torchvision torchaudio numpy collections copyreg copy_reg _codecs argparse datetime enum decimal fractions uuid " +
    "ml_dtypes jax jaxlib flax optax transformers accelerate deepspeed lightning pytorch_lightning lightning_fabric megatron " +
    "sklearn scipy pandas peft datasets torchao __torch__ typing dataclasses tokenizers omegaconf"
  ).split(" "),
);

/**
 * What importing and calling a global may do: `dangerous` = reaches the system or runs text, `known` = a type of the usual
 * packages, `unknown` = anything else. A known package is no promise: only what checkpoints need is harmless to call.
 */
export function globalRisk(module: string, name: string): GlobalUse["risk"] {
  // Protocol 4 names may walk through attributes ("a.b.c"), Python 2 called builtins otherwise.
  const full = `${module === "__builtin__" ? "builtins" : module}.${name}`;
  const [top] = module.split(".");
  if (dangerousNames.has(full)) return "dangerous";
  if (harmless.has(full)) return "known";
  // Enums are stored as getattr(class, member) by some Pythons, so the name alone says nothing.
  if (full === "builtins.getattr") return "unknown";
  if (dangerousModules.has(top!)) return "dangerous";
  // A dotted name reaches whatever the module itself has imported, e.g. torch.serialization's `os.system`.
  if (name.split(".").some((part) => dangerousModules.has(part))) return "dangerous";
  if (module.split(".").some((part, index) => index > 0 && (part === "os" || part === "subprocess")))
    return "dangerous";
  return knownPackages.has(top!) ? "known" : "unknown";
}
