using System.Text.Json;
using System.Text.Json.Nodes;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>Whether two checkpoints are of one kind: shape of the model, tensors, tokenizer.</summary>
internal static class MergeCompatibility
{
    // What a configuration says of the file, of training or of generation changes nothing that the weights mean; counts
    // follow from sizes, which say more.
    private static readonly string[] Descriptive =
    [
        "_name_or_path", "architectures", "transformers_version", "torch_dtype", "dtype", "use_cache", "initializer_range",
        "scale_residual_initialization", "begin_token_id", "end_token_id", "bos_token_id", "eos_token_id", "pad_token_id",
        "attention_dropout", "hidden_dropout", "attn_pdrop", "embd_pdrop", "resid_pdrop", "task_specific_params",
        "parameter_count", "matrix_parameter_count",
    ];

    // Truncation and padding are settings of a call.
    private static readonly string[] CallSettings = ["truncation", "padding"];

    private static readonly string[] OtherVocabularies = ["vocab.json", "merges.txt", "tokenizer.model"];

    /// <summary>Compares a checkpoint with the one that gives the merge its names.</summary>
    /// <exception cref="ModificationException">They differ; one line says where.</exception>
    public static void Require(CheckpointTensors first, CheckpointTensors other)
    {
        RequireConfiguration(first, other);
        RequireTensors(first, other);
        RequireTokenizer(first, other);
    }

    private static void RequireConfiguration(CheckpointTensors first, CheckpointTensors other)
    {
        if (JsonDifference.First(Without(first.DescribeConfiguration(), Descriptive), Without(other.DescribeConfiguration(), Descriptive))
            is { } difference)
        {
            throw new ModificationException(
                $"{other.Folder}: its configuration has {difference.Path} {difference.Right}, and {first.Folder} has {difference.Left}; "
                + "merge models of one shape");
        }
    }

    private static void RequireTensors(CheckpointTensors first, CheckpointTensors other)
    {
        RequireNames(first, other);
        RequireNames(other, first);
        foreach (string name in first.Names)
        {
            SafetensorsTensor wanted = first.Describe(name), found = other.Describe(name);
            if (!wanted.Shape.SequenceEqual(found.Shape))
            {
                throw new ModificationException(
                    $"{other.Folder}: tensor {name} has the shape {Shape(found)}, and in {first.Folder} it has {Shape(wanted)}; "
                    + "merge models of one shape");
            }

            if (wanted.Type.IsFloating() != found.Type.IsFloating())
            {
                throw new ModificationException(
                    $"{other.Folder}: tensor {name} has the type {found.Type}, and in {first.Folder} it has {wanted.Type}; "
                    + "convert one of them");
            }
        }
    }

    private static void RequireNames(CheckpointTensors has, CheckpointTensors lacks)
    {
        string[] missing = [.. has.Names.Where(name => !lacks.Contains(name))];
        if (missing.Length > 0)
        {
            string more = missing.Length > 1 ? $" (nor {missing.Length - 1} more)" : "";
            throw new ModificationException(
                $"{lacks.Folder}: has no tensor {missing[0]}{more}, which {has.Folder} has; merge models of one architecture");
        }
    }

    private static void RequireTokenizer(CheckpointTensors first, CheckpointTensors other)
    {
        const string Tokenizer = "tokenizer.json";
        bool isThere = Both(first, other, Tokenizer);
        if (isThere && JsonDifference.First(ReadTokenizer(first), ReadTokenizer(other)) is { } difference)
        {
            throw new ModificationException(
                $"{Path.Combine(other.Folder, Tokenizer)}: {difference.Path} is {difference.Right}, and in {first.Folder} it is "
                + $"{difference.Left}; merge models of one tokenizer");
        }

        foreach (string file in isThere ? [] : OtherVocabularies)
        {
            if (Both(first, other, file)
                && !File.ReadAllBytes(Path.Combine(first.Folder, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(other.Folder, file))))
            {
                throw new ModificationException(
                    $"{Path.Combine(other.Folder, file)}: is not the same file as in {first.Folder}; merge models of one tokenizer");
            }
        }

        JsonNode? ReadTokenizer(CheckpointTensors tensors)
        {
            string path = Path.Combine(tensors.Folder, Tokenizer);
            try
            {
                return Without(JsonNode.Parse(File.ReadAllBytes(path)), CallSettings);
            }
            catch (JsonException error)
            {
                throw new ModificationException(
                    $"{path}: is not JSON ({error.Message.ReplaceLineEndings(" ")}); write the file again");
            }
        }
    }

    private static bool Both(CheckpointTensors first, CheckpointTensors other, string file)
    {
        bool inFirst = File.Exists(Path.Combine(first.Folder, file)), inOther = File.Exists(Path.Combine(other.Folder, file));
        if (inFirst != inOther)
        {
            (CheckpointTensors has, CheckpointTensors lacks) = inFirst ? (first, other) : (other, first);
            throw new ModificationException(
                $"{lacks.Folder}: has no {file}, and {has.Folder} has one; copy it if the two share their tokens");
        }

        return inFirst;
    }

    private static JsonNode? Without(JsonNode? node, string[] keys)
    {
        foreach (string key in keys)
        {
            (node as JsonObject)?.Remove(key);
        }

        return node;
    }

    private static string Shape(SafetensorsTensor tensor) => $"[{string.Join(", ", tensor.Shape)}]";
}
