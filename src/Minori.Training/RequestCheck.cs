using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>Checks that training and fine-tuning share.</summary>
internal static class RequestCheck
{
    public static void Tokenizer(Tokenizer tokenizer, ModelConfiguration model)
    {
        if (tokenizer.VocabularySize > model.VocabularySize)
        {
            throw new TrainingException(
                $"the tokenizer has {tokenizer.VocabularySize} tokens, the model {model.VocabularySize}: use the tokenizer the model was made for");
        }
    }
}
