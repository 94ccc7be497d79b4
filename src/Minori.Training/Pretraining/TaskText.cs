using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Minori.Text;

namespace Minori.Training;

/// <summary>
/// A task's examples as pre-training text: each is a document of the prompt, a space and the right choice or target;
/// separators stand around documents, as in a token shard.
/// </summary>
public sealed class TaskText
{
    private readonly int[] _tokens;

    private TaskText(int[] tokens)
    {
        _tokens = tokens;
        Identity = new DataIdentity(
            tokens.Length, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(tokens.AsSpan()))));
    }

    /// <summary>The number of tokens, separators included.</summary>
    public int Count => _tokens.Length;

    internal DataIdentity Identity { get; }

    /// <summary>Encodes examples in their order.</summary>
    public static TaskText Encode(Tokenizer tokenizer, IReadOnlyList<TaskExample> examples)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(examples);
        List<int> tokens = [tokenizer.SeparatorId];
        foreach (TaskExample example in examples)
        {
            tokenizer.Encode($"{example.Prompt} {example.Solution}", tokens);
            tokens.Add(tokenizer.SeparatorId);
        }

        return new TaskText([.. tokens]);
    }

    /// <summary>Reads the tokens from <paramref name="offset"/> on.</summary>
    internal void Read(long offset, Span<int> window) => _tokens.AsSpan((int)offset, window.Length).CopyTo(window);
}
