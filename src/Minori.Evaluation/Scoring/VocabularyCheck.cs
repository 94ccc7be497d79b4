using Minori.Models;
using Minori.Text;

namespace Minori.Evaluation;

/// <summary>Stops a tokenizer whose ids the model does not have before it reads beyond the embedding.</summary>
internal static class VocabularyCheck
{
    public static void Require(ModelConfiguration model, Tokenizer tokenizer)
    {
        if (tokenizer.VocabularySize > model.VocabularySize)
        {
            throw new EvaluationException(
                $"the tokenizer has {tokenizer.VocabularySize} tokens, the model {model.VocabularySize}: use the tokenizer the model was trained with");
        }
    }
}
