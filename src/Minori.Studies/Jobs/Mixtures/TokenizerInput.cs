using Minori.Execution.Artifacts;
using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>The tokenizer that jobs before any training read: that of a tokenized corpus, or of a checkpoint.</summary>
internal static class TokenizerInput
{
    /// <summary>The name under which jobs find it.</summary>
    public const string Name = "tokenizer";

    /// <summary>The tokenizer in an artifact.</summary>
    public static Tokenizer Load(Artifact artifact) => Tokenizer.Load(
        artifact.Manifest.Files.Any(file => file.Path == CorpusJob.TokenizerFile)
            ? artifact.File(CorpusJob.TokenizerFile)
            : Path.Combine(CheckpointFolder.In(artifact.Folder), CorpusJob.TokenizerFile));
}
