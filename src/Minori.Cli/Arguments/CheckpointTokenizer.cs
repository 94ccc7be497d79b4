using Minori.Cli.Output;
using Minori.Models;
using Minori.Text;

namespace Minori.Cli.Arguments;

/// <summary>The tokenizer of a checkpoint that a command needs one of.</summary>
internal static class CheckpointTokenizer
{
    /// <exception cref="CommandException">The checkpoint has no tokenizer.</exception>
    public static Tokenizer Of(Checkpoint checkpoint) => Require(checkpoint.Tokenizer, checkpoint.Folder);

    /// <exception cref="CommandException">The checkpoint has no tokenizer.</exception>
    public static Tokenizer Of(ForwardCheckpoint checkpoint) => Require(checkpoint.Tokenizer, checkpoint.Folder);

    private static Tokenizer Require(Tokenizer? tokenizer, string? folder) => tokenizer
        ?? throw new CommandException($"{folder} has no tokenizer.json: put the one it was trained with beside its config.json");
}
