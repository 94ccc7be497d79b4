using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>Checks that training and fine-tuning share.</summary>
internal static class RequestCheck
{
    public static void Tokenizer(Tokenizer tokenizer, ModelConfiguration model)
    {
        if (model.Misfit(tokenizer) is { } misfit)
        {
            throw new TrainingException(misfit);
        }
    }

    /// <summary>Text of the pre-training that a tuning needs: it must be there, and in the model's tokens.</summary>
    public static void PretrainingText(TokenShard? text, Tokenizer tokenizer, ModelConfiguration model)
    {
        if (text is null)
        {
            throw new TrainingException("ewc and replay need text of the pre-training: give it, or leave them out");
        }

        if (text.TokenizerFingerprint != tokenizer.Fingerprint)
        {
            throw new TrainingException("the pre-training text was tokenized with another tokenizer than the model's: tokenize it with the model's own");
        }

        if (text.Count <= model.ContextLength)
        {
            throw new TrainingException(
                $"the pre-training text has {text.Count} tokens, one sequence of the model needs {model.ContextLength + 1}: give more text");
        }
    }
}
